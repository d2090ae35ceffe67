package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// pack is a command for the transcripts, which hold texts only: it makes archives
// of them.
//
//	pack OUT.zip|OUT.tar|OUT.tgz FOLDER
//	pack OUT.image CONFIG FOLDER...
//
// The second makes what docker saves: one layer of each folder.
func pack() {
	content, err := packed(os.Args[1], os.Args[2:])
	if err == nil {
		err = os.WriteFile(os.Args[1], content, 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func packed(out string, from []string) ([]byte, error) {
	switch filepath.Ext(out) {
	case ".zip":
		return zipped(from[0])
	case ".tar":
		return tarred(from[0])
	case ".tgz":
		content, err := tarred(from[0])
		return gzipped(content), err
	default:
		return imaged(from[0], from[1:])
	}
}

// eachPacked calls do for every file below a folder.
func eachPacked(folder string, do func(name string, content []byte) error) error {
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		return do(filepath.ToSlash(name), content)
	})
}

func zipped(folder string) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	err := eachPacked(folder, func(name string, content []byte) error {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write(content)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = w.Close() // before the bytes are taken
	return b.Bytes(), err
}

func tarred(folder string) ([]byte, error) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	err := eachPacked(folder, func(name string, content []byte) error {
		return addTo(w, name, content)
	})
	if err != nil {
		return nil, err
	}
	err = w.Close() // before the bytes are taken
	return b.Bytes(), err
}

func addTo(w *tar.Writer, name string, content []byte) error {
	if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(content))}); err != nil {
		return err
	}
	_, err := w.Write(content)
	return err
}

func gzipped(content []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(content) // into memory
	_ = w.Close()
	return b.Bytes()
}

func imaged(config string, folders []string) ([]byte, error) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	blob := func(content []byte) string {
		sum := sha256.Sum256(content)
		name := "blobs/sha256/" + hex.EncodeToString(sum[:])
		_ = addTo(w, name, content) // into memory
		return name
	}
	var layers []string
	for _, folder := range folders {
		layer, err := tarred(folder)
		if err != nil {
			return nil, err
		}
		layers = append(layers, blob(gzipped(layer)))
	}
	text, err := os.ReadFile(config)
	if err != nil {
		return nil, err
	}
	manifest, err := json.Marshal([]map[string]any{{"Config": blob(text), "RepoTags": []string{"shop:1"}, "Layers": layers}})
	if err != nil {
		return nil, err
	}
	if err := addTo(w, "manifest.json", bytes.TrimSpace(manifest)); err != nil {
		return nil, err
	}
	err = w.Close() // before the bytes are taken
	return b.Bytes(), err
}
