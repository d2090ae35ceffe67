token = dbutils.secrets.get(scope="tidewater", key="sql-token")
spark.conf.set("spark.datasource.singlestore.password", token)
