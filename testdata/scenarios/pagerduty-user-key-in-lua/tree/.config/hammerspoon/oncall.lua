local headers = {
  ["Authorization"] = "Token token=u+ZfTNpvW4sYpKemNmuG",
  ["Accept"] = "application/vnd.pagerduty+json;version=2",
}
hs.http.asyncGet("https://api.pagerduty.com/users/me", headers, function(_, body) print(body) end)
