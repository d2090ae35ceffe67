exec java -jar agent.jar -url https://jenkins.tidewater.test/ -secret @/run/secrets/jenkins -name builder-3
