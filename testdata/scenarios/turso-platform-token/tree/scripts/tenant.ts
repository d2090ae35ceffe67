import { createClient } from '@tursodatabase/api';

process.env.TURSO_API_TOKEN ??= 'eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.eyJqdGkiOiIzaUlycF92LUVlNkVUSzRKVk4tREh3In0.rrJe1IKFRbkmX9fsjPvq-6s3Lkpip6czGdFIrDtx9FF2P4-dmdPpCeiYoUjGiI0LkMTNfiINnF0BH5GUW8VQ72';
const turso = createClient({ org: 'tidewater', token: process.env.TURSO_API_TOKEN });
await turso.databases.create(`tenant-${process.argv[2]}`, { group: 'default' });
