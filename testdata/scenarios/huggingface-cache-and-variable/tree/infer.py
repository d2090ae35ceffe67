import os
from huggingface_hub import InferenceClient

client = InferenceClient(model="tidewater/base-7b", token=os.environ.get("HF_TOKEN", "hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"))
