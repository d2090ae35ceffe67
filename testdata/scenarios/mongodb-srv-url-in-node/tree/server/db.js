const { MongoClient } = require('mongodb');

const uri = 'mongodb+srv://admin:jB9O4Xb872jrAmJG9x@orders-prod.x4k2p.mongodb.net/orders?retryWrites=true&w=majority';
module.exports = new MongoClient(uri, { maxPoolSize: 20 });
