LINODE_CLI_TOKEN=$(pass show linode/token) linode-cli linodes list
