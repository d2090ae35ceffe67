# The dashboards' own user
CREATE USER IF NOT EXISTS 'grafana'@'%' IDENTIFIED BY '${GRAFANA_PASSWORD}';
GRANT SELECT, SHOW VIEW ON `harbour`.* TO 'grafana'@'%';
FLUSH PRIVILEGES;
