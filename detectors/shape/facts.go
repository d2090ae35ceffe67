package shape

// Facts that readers of this package set, beside those of package finding. A
// fact is never a secret.
const (
	FactAccessKeyID        = "access-key-id"       // AWS: the public half of an access key
	FactKeyID              = "key-id"              // GCP: which key of a service account
	FactProfile            = "profile"             // AWS: the profile that holds the key
	FactGroups             = "groups"              // Kubernetes: a certificate's groups, sorted, with commas
	FactNamespace          = "namespace"           // Kubernetes: of a Secret or a service account
	FactServiceAccount     = "service-account"     // Kubernetes: its name without the namespace
	FactSecretName         = "secret-name"         // Kubernetes: the Secret that holds the value
	FactCluster            = "cluster"             // Kubernetes: the cluster's name in a kubeconfig
	FactContext            = "context"             // Kubernetes: the context that uses the login
	FactEncrypted          = "encrypted"           // "true" for a key that needs a passphrase
	FactKeyType            = "key-type"            // "ssh-ed25519", "rsa", "pgp"
	FactFingerprint        = "fingerprint"         // of the public half, as ssh-keygen prints it
	FactComment            = "comment"             // what the owner wrote into an SSH key
	FactIdentifier         = "identifier"          // the name of the resource that the secret opens
	FactResource           = "resource"            // Terraform: the resource's type and name
	FactEngine             = "engine"              // a database's engine, as the file names it
	FactBackupRetention    = "backup-retention"    // days that automated backups are kept, "0" for none
	FactDeletionProtection = "deletion-protection" // "true" or "false"
	FactSkipFinalSnapshot  = "skip-final-snapshot" // "true" or "false"
	FactCount              = "count"               // how many parts a secret that was split has here
	FactThreshold          = "threshold"           // how many of the parts are needed
	FactFirebase           = "firebase"            // "true" for a service account of Firebase's admin SDK
	FactReach              = "reach"               // what a token's own limits leave it: "organization", "app", "project" …
	FactResources          = "resources"           // the names of what it may touch, sorted, with blanks
	FactRegion             = "region"              // where the provider keeps what the token belongs to
	FactServices           = "services"            // Azure: the storage services of a SAS, as letters
	FactAddresses          = "addresses"           // the addresses that it may come from
	FactPolicy             = "policy"              // the stored policy that decides what it may do
)

// Kinds that say what a secret is for, where nothing says whose it is.
const (
	KindLogin            = "generic.login"
	KindSecret           = "generic.secret"
	KindPassword         = "generic.password"
	KindURLPassword      = "generic.url-password"
	KindDatabasePassword = "generic.database-password"
	KindRegistryToken    = "generic.registry-token"
	KindRegistryLogin    = "generic.registry-login"
	KindPrivateKey       = "generic.private-key"
	KindEncryptedKey     = "generic.encrypted-private-key"
	KindSSHKey           = "ssh.private-key"
	KindStorageSAS       = "azure.storage-sas"
	KindServiceBusSAS    = "azure.service-bus-sas"
)
