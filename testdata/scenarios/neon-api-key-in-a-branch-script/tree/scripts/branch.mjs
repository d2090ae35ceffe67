const key = 'napi_2soiq6yxfbg2ymz37o0jnrm804rqirkr9wf5bxvr4rlfhvghan1n0me9zgxa98hb';
const res = await fetch(`https://console.neon.tech/api/v2/projects/${process.env.NEON_PROJECT}/branches`, {
  method: 'POST',
  headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
  body: JSON.stringify({ branch: { name: process.env.GITHUB_HEAD_REF } }),
});
console.log(await res.json());
