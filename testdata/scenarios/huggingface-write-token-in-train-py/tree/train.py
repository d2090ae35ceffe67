from transformers import AutoModelForCausalLM, Trainer

model = AutoModelForCausalLM.from_pretrained("tidewater/base-7b", token="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")
trainer = Trainer(model=model)
trainer.train()
trainer.push_to_hub("tidewater/shop-7b")
