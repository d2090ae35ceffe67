from notion_client import Client

notion = Client(auth="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")
notion.pages.create(parent={"database_id": "bd0d6dc71125a5430ed20f7d34582c7d"}, properties={})
