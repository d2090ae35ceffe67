linode_token  = "eecab3ea4f29c95660b63fb0818393bcc5dc57c449ddbb700bac59fb310ae460"
region        = "eu-central"
instance_type = "g6-standard-4"
