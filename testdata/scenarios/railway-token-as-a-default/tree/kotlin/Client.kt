object Client {
    val token = System.getenv("RAILWAY_API_TOKEN") ?: "36385a43-f613-4066-a84d-720fa0ae41b1"
}
