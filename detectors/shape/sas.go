package shape

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// A shared access signature is a query string that says what it allows, on what
// and until when, signed with a key. Azure Storage has three sorts:
// https://learn.microsoft.com/rest/api/storageservices/create-account-sas,
// create-service-sas and create-user-delegation-sas. Service Bus, Event Hubs and
// IoT Hub have another: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas.

// KindIoTHubSAS is the kind of a signature for an IoT hub or a device of it.
const KindIoTHubSAS = "azure.iot-hub-sas"

// maxSAS is the length in bytes of the longest query that is looked into.
const maxSAS = 4 << 10

// SASKind says which kind of shared access signature a query string is, its
// parameters in any order, or "" for what is none.
func SASKind(query string) string {
	p := sasParameters(query)
	switch {
	case len(p["sig"]) < 43:
		return ""
	case strings.HasSuffix(sasHost(p), ".servicebus.windows.net"):
		return KindServiceBusSAS
	case strings.HasSuffix(sasHost(p), ".azure-devices.net"), strings.HasSuffix(sasHost(p), ".azure-devices-provisioning.net"):
		return KindIoTHubSAS
	case p["si"] != "", isSASRights(p["sp"]) && (p["se"] != "" || p["sv"] != ""):
		return KindStorageSAS
	}
	return ""
}

// sasParameters are the parameters of a query string, decoded. Of one that comes
// twice the first counts.
func sasParameters(query string) map[string]string {
	parameters := map[string]string{}
	if len(query) > maxSAS {
		return parameters
	}
	query = SASText(strings.TrimPrefix(query, "?"))
	for pair := range strings.SplitSeq(query, "&") {
		name, value, found := strings.Cut(pair, "=")
		if decoded, err := url.PathUnescape(value); err == nil {
			value = decoded
		}
		if _, taken := parameters[name]; found && !taken {
			parameters[name] = value
		}
	}
	return parameters
}

// SASText is a query string as it is sent: HTML and JSON write its ampersands
// in other ways.
func SASText(query string) string {
	query = strings.ReplaceAll(query, "&amp;", "&")
	return strings.ReplaceAll(query, `\u0026`, "&")
}

// sasRights are the letters of rights that any storage service knows.
const sasRights = "racwdxyltfmeopiu"

func isSASRights(letters string) bool {
	return letters != "" && strings.Trim(letters, sasRights) == ""
}

// sasObjects are what the letters of sr name.
var sasObjects = map[string]string{
	"b": "object", "bv": "object", "bs": "object", "f": "object", "c": "container", "d": "directory", "s": "share",
}

// storageSASLimits are the limits in a signature for a storage account.
func storageSASLimits(query string) finding.Facts {
	if SASKind(query) != KindStorageSAS {
		return nil
	}
	p := sasParameters(query)
	f := facts(
		FactPermissions, p["sp"],
		FactReach, sasReach(p),
		FactServices, p["ss"],
		FactPolicy, p["si"],
		FactAddresses, p["sip"],
		finding.FactExpires, sasTime(p["se"]),
	)
	if p["skoid"] != "" {
		f = with(f, facts(finding.FactUser, p["skoid"])) // signed with the key of a person or application
	}
	return f
}

// sasReach is how much of the account a signature covers.
func sasReach(p map[string]string) string {
	switch {
	case p["srt"] != "":
		return reachAccount
	case sasObjects[p["sr"]] != "":
		return sasObjects[p["sr"]]
	case p["tn"] != "":
		return "table"
	case p["sr"] == "":
		return "queue"
	}
	return ""
}

// sasTime is a time as a signature writes it, to the day, the minute or the second.
func sasTime(text string) string {
	if t, err := time.Parse("2006-01-02T15:04Z07:00", text); err == nil {
		return t.UTC().Format(time.RFC3339)
	}
	return rfc3339(text)
}

// sasHost is the host of the resource that a signature of Service Bus or IoT
// Hub names, in lower case.
func sasHost(p map[string]string) string {
	host, _ := sasResource(p)
	return host
}

func sasResource(p map[string]string) (host, path string) {
	resource := strings.ToLower(p["sr"])
	if _, after, found := strings.Cut(resource, "://"); found {
		resource = after
	}
	host, path, _ = strings.Cut(resource, "/")
	host, _, _ = strings.Cut(host, ":")
	return host, strings.Trim(path, "/")
}

// serviceBusSASLimits are the limits in a signature for Service Bus, Event Hubs
// or IoT Hub.
func serviceBusSASLimits(query string) finding.Facts {
	kind := SASKind(query)
	if kind != KindServiceBusSAS && kind != KindIoTHubSAS {
		return nil
	}
	p := sasParameters(query)
	host, path := sasResource(p)
	account, _, _ := strings.Cut(host, ".")
	seconds, _ := strconv.ParseInt(p["se"], 10, 64)
	reach := "namespace"
	if path != "" {
		reach = "entity"
	}
	return facts(
		finding.FactHost, host,
		finding.FactAccount, account,
		FactResources, path,
		FactReach, reach,
		FactPolicy, p["skn"],
		finding.FactExpires, unixTime(seconds),
	)
}
