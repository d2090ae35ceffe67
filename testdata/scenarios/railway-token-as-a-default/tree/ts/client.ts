export const token: string = process.env.RAILWAY_API_TOKEN ?? '3920aef5-b822-4273-b054-e996bc3daa37';
