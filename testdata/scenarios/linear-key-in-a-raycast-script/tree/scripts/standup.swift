import Foundation

var request = URLRequest(url: URL(string: "https://api.linear.app/graphql")!)
request.httpMethod = "POST"
request.setValue("lin_api_FAa8XmxKWdZQXvfyDf5vFMYi2rpRNgZFNRNdoRFm", forHTTPHeaderField: "Authorization")
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
request.httpBody = Data(#"{"query":"{ viewer { assignedIssues { nodes { identifier title } } } }"}"#.utf8)
