package policy

// Inheritor is an evaluator that knows of settings by which variables are kept
// from what the agent starts.
type Inheritor interface {
	Inherit(s *Session, p Place) Verdict
}

// InEnvironment is the answer for a variable of the environment that the agent
// is started in.
func InEnvironment(e Evaluator, s *Session, p Place) Verdict {
	if own, ok := e.(Inheritor); ok {
		return own.Inherit(s, p)
	}
	return s.Default(Environment, p)
}

// Caller is an evaluator that knows of settings about the tools of MCP servers.
type Caller interface {
	Call(s *Session, server Server) Verdict
}

// Through is the answer for a file that an MCP server reads for the agent.
func Through(e Evaluator, s *Session, server Server, p Place) Verdict {
	v := Verdict{Access: Open, Channel: MCP, Assumed: true}
	if own, ok := e.(Caller); ok {
		v = own.Call(s, server)
	} else if !server.Trusted {
		v = s.Default(MCP, p)
	}
	v.Because = "the MCP server \"" + server.Name + "\" reads files there; " + v.Because
	return v
}

// IdleRules are an evaluator's idle rules, if it knows of any.
func IdleRules(e Evaluator, s *Session) []Idle {
	if own, ok := e.(Idler); ok {
		return own.Idle(s)
	}
	return nil
}
