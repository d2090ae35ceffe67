package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// issuer is who signs tokens of service accounts.
const issuer = "https://kubernetes.default.svc"

// keys are the files of a folder with everything that is signed.
type keys struct {
	dir string
	ca  *x509.Certificate
	key *ecdsa.PrivateKey
}

func (k *keys) path(name string) string { return filepath.Join(k.dir, name) }

// newKeys makes an authority, a server's and an administrator's certificate, and
// the key of service accounts.
func newKeys(dir string) (*keys, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	k := &keys{dir: dir, key: key}
	k.ca = &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "oracle"},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	if err := k.sign("ca", k.ca, key); err != nil {
		return nil, err
	}
	for name, c := range map[string]*x509.Certificate{
		"server": {Subject: pkix.Name{CommonName: "server"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}},
		"admin":  {Subject: pkix.Name{CommonName: "admin", Organization: []string{"system:masters"}}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}},
		// Only its key is used.
		"accounts": {Subject: pkix.Name{CommonName: "accounts"}},
	} {
		own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			return nil, err
		}
		c.SerialNumber = big.NewInt(2)
		if err := k.sign(name, c, own); err != nil {
			return nil, err
		}
	}
	return k, nil
}

// sign writes a certificate that the authority vouches for, and its key.
func (k *keys) sign(name string, c *x509.Certificate, own *ecdsa.PrivateKey) error {
	c.NotBefore, c.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour)
	raw, err := x509.CreateCertificate(rand.Reader, c, k.ca, &own.PublicKey, k.key)
	if err != nil {
		return err
	}
	if err := os.WriteFile(k.path(name+".crt"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw}), 0o600); err != nil {
		return err
	}
	private, err := x509.MarshalECPrivateKey(own)
	if err != nil {
		return err
	}
	return os.WriteFile(k.path(name+".key"), pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: private}), 0o600)
}

// client speaks to the server as its administrator.
func (k *keys) client() (*http.Client, error) {
	pair, err := tls.LoadX509KeyPair(k.path("admin.crt"), k.path("admin.key"))
	if err != nil {
		return nil, err
	}
	authority, err := os.ReadFile(k.path("ca.crt"))
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(authority)
	return &http.Client{
		Timeout:   10 * time.Second,
		Transport: &http.Transport{TLSClientConfig: &tls.Config{Certificates: []tls.Certificate{pair}, RootCAs: pool}},
	}, nil
}
