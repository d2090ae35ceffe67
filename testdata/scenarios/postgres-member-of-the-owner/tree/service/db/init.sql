CREATE ROLE billing_owner NOLOGIN;
CREATE ROLE billing LOGIN IN ROLE billing_owner;
CREATE SCHEMA ledger AUTHORIZATION billing_owner;
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO billing;
