use redis::Client;

pub fn client() -> Client {
    Client::open("rediss://:Q0ItKmfusj2RXBqA7qnUrl8KQNqyTD9h@sessions.prod.tidewater.test:6380/0").expect("redis url")
}
