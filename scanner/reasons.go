package scanner

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// Reasons for leaving something out on purpose.
const (
	reasonBinary   = "binary content"
	reasonLink     = "symbolic link, not followed"
	reasonPipe     = "named pipe, not a file"
	reasonSocket   = "socket, not a file"
	reasonDevice   = "device, not a file"
	reasonOther    = "not a regular file"
	reasonGone     = "gone before it was read"
	reasonPseudo   = "the kernel's own file system"
	reasonGitStore = "git's own store; its configuration and hooks are read, its objects are not"
)

// Reasons for a gap.
const (
	reasonUTF32  = "UTF-32 text, which is not decoded"
	reasonNested = "nested too deep to be read"
)

// reasonForType says why something that is no regular file is not read.
func reasonForType(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeSymlink != 0:
		return reasonLink
	case mode&fs.ModeNamedPipe != 0:
		return reasonPipe
	case mode&fs.ModeSocket != 0:
		return reasonSocket
	case mode&fs.ModeDevice != 0:
		return reasonDevice
	default:
		return reasonOther
	}
}

// skipFor turns an error into what a report says of it. The path stands there
// already, so it is taken out of the error.
func skipFor(path string, err error) Skip {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Skip{Path: path, Reason: reasonGone}
	case errors.Is(err, fs.ErrPermission):
		return Skip{Path: path, Reason: "permission denied", Incomplete: true}
	case errors.Is(err, syscall.ELOOP):
		// It was a file when the directory was listed, and is a link now.
		return Skip{Path: path, Reason: reasonLink}
	}
	return Skip{Path: path, Reason: "could not be read: " + bare(err).Error(), Incomplete: true}
}

// bare is the error without the operation and the path around it.
func bare(err error) error {
	var inPath *fs.PathError
	if errors.As(err, &inPath) {
		return inPath.Err
	}
	return err
}

func reasonTooLarge(size, limit int64) string {
	return fmt.Sprintf("%d bytes is over the limit of %s for one file", size, mebibytes(limit))
}

func reasonCutOff(limit int64) string {
	return fmt.Sprintf("only the first %s were read, the limit for one file", mebibytes(limit))
}

func mebibytes(n int64) string {
	if n%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}
