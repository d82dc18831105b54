// In your code
const apiKey = process.env.HYPERSAVE_API_KEY;
