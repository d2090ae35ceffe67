export const notion = {
  token: process.env.NOTION_TOKEN!,
  databaseId: '2449bc0e56f075d26b1f43c0157955fb',
  roadmap: 'https://www.notion.so/tidewater/Roadmap-6d66c53c45c8d569767b4ec139490a74',
};
