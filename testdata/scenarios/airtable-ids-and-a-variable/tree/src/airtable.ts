import Airtable from 'airtable';

const base = new Airtable({ apiKey: process.env.AIRTABLE_API_KEY }).base('app3eAHipVzQrQkpI');
export const leads = base('tblcILN8eXbvCktZh');
export const firstLead = 'recrISLh2sXjHvoBQ';
