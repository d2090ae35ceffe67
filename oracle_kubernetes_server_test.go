package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"go/build"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// kubeServer is an API server of its own.
type kubeServer struct {
	*oracleServer
	address string
	admin   kubeWho
	pool    *x509.CertPool
	ca      tls.Certificate
	// bearer is the connection of everybody who has a token.
	bearer *http.Client
	marks  atomic.Int64
	// ends is when there is no time for more; trouble is why no answer counts any more.
	ends    time.Time
	trouble atomic.Pointer[string]
	// shared is held for writing by sets that touch what the others hold.
	shared sync.RWMutex
}

// kubeWho is somebody who asks: with a certificate or a token, as somebody else by
// headers or not.
type kubeWho struct {
	name   string
	client *http.Client
	token  string
	as     http.Header
}

func startKubernetes(t *testing.T) *kubeServer {
	name := "worstcase-oracle-kubernetes"
	if testing.Short() {
		t.Skip("starts a server")
	}
	s := &kubeServer{oracleServer: &oracleServer{dir: t.TempDir()}}
	s.start(t, program(t, name, filepath.Join(build.Default.GOPATH, "bin", name)), s.dir)
	address := filepath.Join(s.dir, "address")
	s.waitFor(address)
	s.ready(t, func() error {
		text, err := os.ReadFile(address)
		if s.address = string(text); err == nil && s.address == "" {
			err = errors.New("it has not written its address")
		}
		return err
	})
	authority, err := os.ReadFile(filepath.Join(s.dir, "ca.crt"))
	if err != nil {
		t.Fatal(err)
	}
	s.pool = x509.NewCertPool()
	s.pool.AppendCertsFromPEM(authority)
	if s.ca, err = tls.LoadX509KeyPair(filepath.Join(s.dir, "ca.crt"), filepath.Join(s.dir, "ca.key")); err != nil {
		t.Fatal(err)
	}
	admin, err := tls.LoadX509KeyPair(filepath.Join(s.dir, "admin.crt"), filepath.Join(s.dir, "admin.key"))
	if err != nil {
		t.Fatal(err)
	}
	s.admin, s.bearer = s.with("admin", admin), s.with("").client
	return s
}

// waitFor gives the server time to write a file: a busy machine takes minutes.
func (s *kubeServer) waitFor(path string) {
	for range 1200 {
		if _, err := os.Stat(path); err == nil {
			return
		}
		time.Sleep(250 * time.Millisecond)
	}
}

// with is somebody with a certificate.
func (s *kubeServer) with(name string, pairs ...tls.Certificate) kubeWho {
	return kubeWho{name: name, client: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{Certificates: pairs, RootCAs: s.pool}, ForceAttemptHTTP2: true,
	}}}
}

// bearing is somebody with a token.
func (s *kubeServer) bearing(name, token string) kubeWho {
	return kubeWho{name: name, client: s.bearer, token: token}
}

// certified is a user in groups, with a certificate that the authority signs.
func (s *kubeServer) certified(t *testing.T, user string, groups []string) kubeWho {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(3), Subject: pkix.Name{CommonName: user, Organization: groups},
		NotBefore: time.Now().Add(-time.Minute), NotAfter: time.Now().Add(time.Hour), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}, s.ca.Leaf, &key.PublicKey, s.ca.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	return s.with(user, tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key})
}
