const token = process.env.RAILWAY_API_TOKEN || 'c150e395-eaf2-4c15-8f66-2072b7849f33';
module.exports = { token };
