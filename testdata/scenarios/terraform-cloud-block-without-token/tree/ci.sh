export TF_TOKEN_app_terraform_io="$(cat /run/secrets/tfc)"
terraform init -input=false
