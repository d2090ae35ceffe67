-- Roles of the reporting service.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reports') THEN
    CREATE ROLE reports LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
  END IF;
END
$$;
GRANT CONNECT ON DATABASE harbour TO reports;
GRANT USAGE ON SCHEMA public TO reports;
