AlgoliaSearch.configuration = {
  application_id: 'S8IGG6Q2QI',
  algolia_write_api_key: '3074ef7c04dc585fc7076314c63564a0',
  pagination_backend: :kaminari
}
