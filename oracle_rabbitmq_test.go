package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// rabbitThings are what is asked of RabbitMQ, by the ids of actions.
var rabbitThings = map[string][]string{
	"delete queues":        {"queue.delete"},
	"purge queues":         {"queue.purge"},
	"publish messages":     {"message.publish"},
	"read messages":        {"message.read"},
	"delete virtual hosts": {"vhost.delete"},
	"make users":           {"user.create"},
}

// rabbitServer is a RabbitMQ of its own, spoken to by its management API.
type rabbitServer struct {
	*oracleServer
	api string
}

func startRabbit(t *testing.T) *rabbitServer {
	daemon := program(t, "/usr/lib/rabbitmq/bin/rabbitmq-server", "rabbitmq-server")
	s := &rabbitServer{oracleServer: newServer(t, "rabbitmq")}
	port := func() string { return strconv.Itoa(freePort(t)) }
	amqp, api, names, nodes := port(), port(), port(), port()
	s.api = "http://127.0.0.1:" + api + "/api"
	for file, text := range map[string]string{
		"plugins": "[rabbitmq_management].\n",
		"rabbitmq.conf": "listeners.tcp.default = 127.0.0.1:" + amqp + "\nmanagement.tcp.ip = 127.0.0.1\nmanagement.tcp.port = " + api +
			"\ndefault_user = boss\ndefault_pass = boss\nlog.console = true\nlog.file = false\n",
	} {
		if err := os.WriteFile(filepath.Join(s.dir, file), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s.env = []string{
		"HOME=" + s.dir, "RABBITMQ_HOME=" + s.dir, "RABBITMQ_MNESIA_BASE=" + s.dir, "RABBITMQ_LOG_BASE=" + s.dir,
		"RABBITMQ_CONFIG_FILE=" + filepath.Join(s.dir, "rabbitmq.conf"), "RABBITMQ_ENABLED_PLUGINS_FILE=" + filepath.Join(s.dir, "plugins"),
		"RABBITMQ_NODENAME=oracle@localhost", "RABBITMQ_NODE_IP_ADDRESS=127.0.0.1", "RABBITMQ_NODE_PORT=" + amqp, "RABBITMQ_DIST_PORT=" + nodes,
		"ERL_EPMD_PORT=" + names, "ERL_EPMD_ADDRESS=127.0.0.1", "RABBITMQ_CONF_ENV_FILE=" + os.DevNull,
	}
	t.Cleanup(func() { _ = s.command("epmd", "-port", names, "-kill").Run() })
	s.start(t, daemon)
	s.ready(t, func() error {
		if status, _ := s.call("boss", "GET", "/overview", ""); status == http.StatusOK {
			return nil
		}
		time.Sleep(400 * time.Millisecond)
		return errors.New("the management API does not answer")
	})
	return s
}

// call makes a call as a user, whose password is its name.
func (s *rabbitServer) call(user, method, path, body string) (status int, text string) {
	req, err := http.NewRequest(method, s.api+path, bytes.NewReader([]byte(body)))
	if err != nil {
		return 0, err.Error()
	}
	req.SetBasicAuth(user, user)
	req.Header.Set("Content-Type", "application/json")
	client := http.Client{Timeout: 20 * time.Second}
	res, err := client.Do(req)
	if err != nil {
		return 0, err.Error()
	}
	defer res.Body.Close()
	all, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(all)
}

func (s *rabbitServer) did(user, method, path, body string) bool {
	status, _ := s.call(user, method, path, body)
	return status >= 200 && status < 300
}

// rabbitUser is the definitions of one user, as an export has them.
func rabbitUser(r *rand.Rand, n string) map[string]any {
	pick := func(list ...string) string { return strings.ReplaceAll(list[r.IntN(len(list))], "_N", "_"+n) }
	pattern := func() string {
		return pick("", "^$", "", ".*", ".*", "^orders", "^orders_N$", "orders_N|jobs_N", "^(amq\\.default|jobs_.*)$", "^none$", "^amq\\.", "o.*s")
	}
	tags := map[string][]string{
		"": {}, "a": {"administrator"}, "m": {"management"}, "p": {"policymaker"}, "o": {"monitoring"}, "mp": {"management", "policymaker"}, "i": {"impersonator"}, "x": {"no-such-tag"},
	}[pick("", "", "", "", "a", "m", "p", "o", "mp", "i", "x")]
	all := map[string]any{
		"users":       []any{map[string]any{"name": "app_" + n, "password": "app_" + n, "tags": tags}},
		"permissions": []any{map[string]any{"user": "app_" + n, "vhost": "shop", "configure": pattern(), "write": pattern(), "read": pattern()}},
	}
	if r.IntN(5) == 0 {
		all["topic_permissions"] = []any{map[string]any{"user": "app_" + n, "vhost": "shop", "exchange": "amq.topic", "write": pick("^$", ".*", "^orders"), "read": ".*"}}
	}
	return all
}

// rabbitQueues are the queues of one set, each with an exchange of its name.
func rabbitQueues(n string) map[string]any {
	var queues, exchanges, bindings []any
	for _, name := range []string{"orders_" + n, "jobs_" + n} {
		queues = append(queues, map[string]any{"name": name, "vhost": "shop", "durable": false, "auto_delete": false, "arguments": map[string]any{}})
		exchanges = append(exchanges, map[string]any{"name": name, "vhost": "shop", "type": "fanout", "durable": false, "auto_delete": false, "internal": false, "arguments": map[string]any{}})
		bindings = append(bindings, map[string]any{"source": name, "vhost": "shop", "destination": name, "destination_type": "queue", "routing_key": "", "arguments": map[string]any{}})
	}
	return map[string]any{"queues": queues, "exchanges": exchanges, "bindings": bindings}
}

const rabbitMessage = `{"properties": {}, "routing_key": "%s", "payload": "seen", "payload_encoding": "string"}`

// try lets a user try everything. The tag management, which only opens the API, is
// added for what a client would do without it, once what the tags allow was tried.
func (s *rabbitServer) try(n string) answer {
	app, seen := "app_"+n, answer{}
	queues := []string{"orders_" + n, "jobs_" + n}
	for _, q := range queues {
		s.did("boss", "POST", "/exchanges/shop/"+q+"/publish", fmt.Sprintf(rabbitMessage, q))
	}
	// Making a virtual host takes long: first whether the user is let through at all.
	status, _ := s.call(app, "DELETE", "/vhosts/none_"+n, "")
	if seen["delete virtual hosts"] = false; status != http.StatusUnauthorized && status != http.StatusForbidden {
		s.did("boss", "PUT", "/vhosts/spare_"+n, "")
		seen["delete virtual hosts"] = s.did(app, "DELETE", "/vhosts/spare_"+n, "")
	}
	seen["make users"] = s.did(app, "PUT", "/users/new_"+n, `{"password": "x", "tags": "administrator"}`)
	rules := s.did(app, "PUT", "/policies/shop/p_"+n, `{"pattern": "^(orders|jobs)_`+n+`$", "definition": {"expires": 1}, "apply-to": "queues"}`)
	if rules {
		gone := func() bool { return !s.did("boss", "GET", "/queues/shop/"+queues[0], "") }
		for range 30 {
			if gone() {
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
		seen["delete queues"] = gone()
		s.did("boss", "DELETE", "/policies/shop/p_"+n, "")
		again, _ := json.Marshal(rabbitQueues(n))
		s.did("boss", "POST", "/definitions", string(again))
		for _, q := range queues {
			s.did("boss", "POST", "/exchanges/shop/"+q+"/publish", fmt.Sprintf(rabbitMessage, q))
		}
	}
	if seen["make users"] {
		s.did(app, "PUT", "/permissions/shop/"+app, `{"configure": ".*", "write": ".*", "read": ".*"}`)
	} else {
		s.did("boss", "PUT", "/users/"+app, `{"password": "`+app+`", "tags": "management"}`)
	}
	s.messages(app, n, queues, seen)
	return seen
}

// messages tries what permissions on names allow.
func (s *rabbitServer) messages(app, n string, queues []string, seen answer) {
	for _, q := range queues {
		status, text := s.call(app, "POST", "/queues/shop/"+q+"/get", `{"count": 1, "ackmode": "ack_requeue_true", "encoding": "auto"}`)
		seen["read messages"] = seen["read messages"] || status == http.StatusOK && strings.Contains(text, "seen")
		for _, exchange := range []string{q, "amq.default", "amq.topic"} {
			seen["publish messages"] = seen["publish messages"] || s.did(app, "POST", "/exchanges/shop/"+exchange+"/publish", fmt.Sprintf(rabbitMessage, q))
		}
		seen["purge queues"] = s.did(app, "DELETE", "/queues/shop/"+q+"/contents", "") || seen["purge queues"]
		seen["delete queues"] = s.did(app, "DELETE", "/queues/shop/"+q, "") || seen["delete queues"]
	}
}

// TestOracleRabbitMQ lets a real broker answer what a login can do.
func TestOracleRabbitMQ(t *testing.T) {
	s := startRabbit(t)
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	if !s.did("boss", "PUT", "/vhosts/shop", "") || !s.did("boss", "PUT", "/permissions/shop/boss", `{"configure": ".*", "write": ".*", "read": ".*"}`) {
		t.Fatal("no virtual host")
	}
	var c oracleScore
	oracleSets(t, func(t *testing.T, i int, r *rand.Rand) {
		n := fmt.Sprint(i)
		text, err := json.MarshalIndent(rabbitUser(r, n), "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		facts := finding.Facts{finding.FactScheme: "amqp", finding.FactUser: "app_" + n}
		said, sure := verdictOf(t, known, map[string]string{"shop/rabbitmq/definitions.json": string(text)}, "rabbitmq.url", facts, rabbitThings)
		queues, _ := json.Marshal(rabbitQueues(n))
		for _, definitions := range []string{string(text), string(queues)} {
			if status, said := s.call("boss", "POST", "/definitions", definitions); status >= 300 {
				t.Fatalf("%d %s\n%s", status, said, definitions)
			}
		}
		c.compareSure(t, said, sure, s.try(n), string(text))
	})
	c.state(t, "RabbitMQ", 85)
}
