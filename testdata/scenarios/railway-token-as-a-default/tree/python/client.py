import os

TOKEN = os.getenv("RAILWAY_API_TOKEN", "0032e959-26bd-44fe-9cb4-98c750f898ee")
