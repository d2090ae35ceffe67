// Package snapshot keeps the data that the command is built with in a form that
// is read in a tenth of the time that its YAML files take.
//
// What lives here: writing such a snapshot, and reading one if it is of just
// these files. What does not live here: the data, and its meaning.
package snapshot

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"runtime"
	"sync"
)

// ErrStale says that a snapshot was made of other files.
var ErrStale = errors.New("the snapshot was made of other files than these")

// Read is what a snapshot of the files in a folder holds. An error says that it
// is not theirs, or was made for other types; then the files are to be read.
func Read[T any](snapshot []byte, fsys fs.FS, folder string) ([]*T, error) {
	made, rest, _ := bytes.Cut(snapshot, []byte("\n"))
	if sum, err := sumOf(fsys, folder); err != nil || string(made) != sum {
		return nil, errors.Join(ErrStale, err)
	}
	lines := bytes.Split(bytes.TrimSpace(rest), []byte("\n"))
	all := make([]*T, len(lines))
	faults := make([]error, len(lines))
	next := make(chan int, len(lines))
	for i := range lines {
		next <- i
	}
	close(next)
	var working sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(lines)) {
		working.Go(func() {
			for i := range next {
				all[i], faults[i] = decode[T](lines[i])
			}
		})
	}
	working.Wait()
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return all, nil
}

// decode reads a line. A field that the type does not know is an error: it would
// be lost.
func decode[T any](line []byte) (*T, error) {
	value := new(T)
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	return value, decoder.Decode(value)
}

// Write is the snapshot of values that were read from the files in a folder: the
// files' sum, and a line of JSON for each value, with the fields that YAML knows.
func Write[T any](fsys fs.FS, folder string, all []*T) ([]byte, error) {
	sum, err := sumOf(fsys, folder)
	if err != nil {
		return nil, err
	}
	text := bytes.NewBufferString(sum + "\n")
	encoder := json.NewEncoder(text)
	encoder.SetEscapeHTML(false)
	for _, value := range all {
		if err := encoder.Encode(bare(reflect.ValueOf(value))); err != nil {
			return nil, fmt.Errorf("snapshot: %w", err)
		}
	}
	return text.Bytes(), nil
}

// bare is a value without what is empty, and without what no file says.
func bare(v reflect.Value) any {
	if v.CanInterface() {
		if own, ok := v.Interface().(json.Marshaler); ok {
			return own
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		return bare(v.Elem())
	case reflect.Struct:
		fields := map[string]any{}
		for i := range v.NumField() {
			f, value := v.Type().Field(i), v.Field(i)
			empty := value.IsZero() || (value.Kind() == reflect.Slice || value.Kind() == reflect.Map) && value.Len() == 0
			if f.IsExported() && f.Tag.Get("yaml") != "-" && !empty {
				fields[f.Name] = bare(value)
			}
		}
		return fields
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = bare(v.Index(i))
		}
		return list
	}
	return v.Interface()
}

// sumOf is the sum of a folder's files and their names.
func sumOf(fsys fs.FS, folder string) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(fsys, folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		head := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(len(name))), uint64(len(text)))
		sum.Write(append(head, name...))
		sum.Write(text)
		return nil
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}
