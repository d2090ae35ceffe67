module.exports = {
  title: 'Tidewater',
  url: 'https://docs.tidewater.test',
  themeConfig: {
    algolia: {
      appId: 'ZHUAY8766U',
      apiKey: '325c579aeb2ab162d4012e73cd3126d3',
      indexName: 'tidewater',
      contextualSearch: true,
    },
  },
};
