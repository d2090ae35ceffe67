// Command worstcase-oracle-kubernetes is a Kubernetes API server for a test: the
// real server with RBAC, its store, and the few controllers whose work the test
// looks at, in one process. It is a module of its own, so that the product need
// not depend on Kubernetes.
//
// It takes one argument, a folder, and writes into it the authority that signs
// client certificates (ca.crt, ca.key), the certificate that stands above RBAC
// (admin.crt, admin.key) and, once it answers, its address (address). It ends by a
// signal.
//
// What does not live here: kubelets and schedulers. A pod is an object that nobody
// starts.
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "want one argument: a folder for keys and data")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run serves until the server ends.
func run(ctx context.Context, dir string) error {
	k, err := newKeys(dir)
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	store, err := startStore(filepath.Join(dir, "store"))
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer store.close()
	port, err := freePort()
	if err != nil {
		return err
	}
	failed := make(chan error, 1)
	go func() { failed <- serve(k, store.endpoint, port) }()
	address := "https://127.0.0.1:" + strconv.Itoa(port)
	if err := answers(k, address, failed); err != nil {
		return err
	}
	if err := control(ctx, k, address); err != nil {
		return fmt.Errorf("controllers: %w", err)
	}
	written := filepath.Join(dir, "address")
	if err := os.WriteFile(written+".new", []byte(address), 0o600); err != nil {
		return err
	}
	if err := os.Rename(written+".new", written); err != nil {
		return err
	}
	return <-failed
}

// serve runs the API server as its own program would.
func serve(k *keys, endpoint string, port int) error {
	server := app.NewAPIServerCommand()
	server.SetArgs([]string{
		"--etcd-servers=" + endpoint,
		"--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", "--endpoint-reconciler-type=none",
		"--secure-port=" + strconv.Itoa(port),
		"--cert-dir=" + k.dir,
		"--tls-cert-file=" + k.path("server.crt"), "--tls-private-key-file=" + k.path("server.key"),
		"--client-ca-file=" + k.path("ca.crt"),
		"--authorization-mode=RBAC", "--anonymous-auth=false", "--allow-privileged",
		"--service-account-issuer=" + issuer,
		"--service-account-signing-key-file=" + k.path("accounts.key"),
		"--service-account-key-file=" + k.path("accounts.key"),
		"--service-cluster-ip-range=10.0.0.0/24",
		"--max-requests-inflight=0", "--max-mutating-requests-inflight=0", "--enable-priority-and-fairness=false",
		"--v=0",
	})
	return server.Execute()
}

// answers waits until the server is ready.
func answers(k *keys, address string, failed <-chan error) error {
	client, err := k.client()
	if err != nil {
		return err
	}
	for range 600 {
		select {
		case err := <-failed:
			return fmt.Errorf("the server ended: %w", err)
		case <-time.After(100 * time.Millisecond):
		}
		response, err := client.Get(address + "/readyz")
		if err != nil {
			continue
		}
		_ = response.Body.Close()
		if response.StatusCode == http.StatusOK {
			return nil
		}
	}
	return fmt.Errorf("the server is not ready after a minute")
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
