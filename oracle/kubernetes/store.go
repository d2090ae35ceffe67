package main

import (
	"fmt"
	"net/url"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
)

// store is the server's database, in this process.
type store struct {
	etcd     *embed.Etcd
	endpoint string
}

func startStore(dir string) (*store, error) {
	config := embed.NewConfig()
	config.Dir, config.LogLevel, config.UnsafeNoFsync = dir, "error", true
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	clients := url.URL{Scheme: "http", Host: fmt.Sprintf("127.0.0.1:%d", port)}
	if port, err = freePort(); err != nil {
		return nil, err
	}
	peers := url.URL{Scheme: "http", Host: fmt.Sprintf("127.0.0.1:%d", port)}
	config.ListenClientUrls, config.AdvertiseClientUrls = []url.URL{clients}, []url.URL{clients}
	config.ListenPeerUrls, config.AdvertisePeerUrls = []url.URL{peers}, []url.URL{peers}
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	etcd, err := embed.StartEtcd(config)
	if err != nil {
		return nil, err
	}
	s := &store{etcd: etcd, endpoint: clients.String()}
	select {
	case <-etcd.Server.ReadyNotify():
		return s, nil
	case <-time.After(time.Minute):
		s.close()
		return nil, fmt.Errorf("not ready after a minute")
	}
}

func (s *store) close() { s.etcd.Close() }
