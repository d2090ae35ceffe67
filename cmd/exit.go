package cmd

import (
	"context"
	"errors"
	"strings"
)

// The exit codes of the design.
const (
	exitHolds      = 0 // the gate holds
	exitFails      = 1 // the gate failed
	exitWrongUse   = 2 // wrong use, or the run could not be done
	exitIncomplete = 3 // the gate holds, but part of the targets could not be read
)

// exit is an error that carries its exit code. Its cause is nil where the
// report has already said everything.
type exit struct {
	code  int
	cause error
}

func (e *exit) Error() string {
	if e.cause == nil {
		return ""
	}
	return e.cause.Error()
}

func (e *exit) Unwrap() error { return e.cause }

func wrongUse(err error) error { return &exit{exitWrongUse, err} }

var (
	errGateFailed = &exit{code: exitFails}
	errIncomplete = &exit{code: exitIncomplete}
)

// exitCode is the code for an error that a command returned. An error without a
// code means that the run could not be done.
func exitCode(err error) int {
	var e *exit
	switch {
	case err == nil:
		return exitHolds
	case errors.As(err, &e):
		return e.code
	}
	return exitWrongUse
}

// explainError is what a person reads about an error, or "".
func explainError(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, context.Canceled):
		return "interrupted; nothing was reported"
	case strings.HasPrefix(err.Error(), "unknown command"):
		// The word is not repeated: it may be a secret, put there by mistake.
		return "there is no such command; see 'worstcase --help'"
	}
	return err.Error()
}
