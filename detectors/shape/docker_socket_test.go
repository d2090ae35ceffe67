package shape

import "testing"

func TestDockerSockets(t *testing.T) {
	for _, c := range []struct {
		path, text string
		want       int
	}{
		{".devcontainer/devcontainer.json", `{"mounts": ["source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind"]}`, 1},
		{".devcontainer/devcontainer.json", `{"runArgs": ["-v", "/var/run/docker.sock:/var/run/docker.sock:ro"]}`, 1},
		{".devcontainer/devcontainer.json", `{"features": {"ghcr.io/devcontainers/features/docker-outside-of-docker:1": {"version": "latest"}}}`, 1},
		{".devcontainer/devcontainer.json", `{"features": {"ghcr.io/devcontainers/features/docker-in-docker:2": {"version": "latest"}}}`, 0},
		{".devcontainer/devcontainer.json", `{"postCreateCommand": "ls /var/run/docker.sock"}`, 0},
		{".devcontainer/docker-compose.yml", "services:\n  dev:\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n", 1},
		{"docker-compose.yml", "services:\n  traefik:\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock:ro\n", 0},
	} {
		got := 0
		if r := dockerSockets(); r.Wants(c.path) {
			got = len(r.Read(document(c.path, c.text)))
		}
		if got != c.want {
			t.Errorf("%s %s: %d, want %d", c.path, c.text, got, c.want)
		}
	}
}
