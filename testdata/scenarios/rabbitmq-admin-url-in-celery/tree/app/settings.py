CELERY_BROKER_URL = "amqps://admin:hg17nJwdxHbmFmBWphdu@mq.tidewater.test:5671/orders"
CELERY_TASK_ACKS_LATE = True
CELERY_RESULT_BACKEND = None
