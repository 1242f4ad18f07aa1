/** What an embeddings API takes where nothing else is set. */
export interface ProviderDefaults {
  readonly name: string;
  /** Of its base URLs: the host, with the port where the URL names one. */
  readonly hosts: RegExp;
  /** Most texts in one request. */
  readonly batchSize: number;
  readonly encoding: "base64" | "float";
  /** Models that take `dimensions`; null: none does. */
  readonly shortens: RegExp | null;
  /** Where this is documented. */
  readonly source: string;
}

const openAiModels = /(^|\/)text-embedding-3-/;

/** Well-known providers. What is not here, or has changed, is learnt from the provider's refusals. */
export const providers: readonly ProviderDefaults[] = [
  {
    name: "OpenAI",
    hosts: /^api\.openai\.com$/,
    batchSize: 256,
    encoding: "base64",
    shortens: openAiModels,
    source: "https://platform.openai.com/docs/api-reference/embeddings/create",
  },
  {
    name: "Azure OpenAI",
    hosts: /\.(openai\.azure\.com|cognitiveservices\.azure\.com)$/,
    batchSize: 256,
    encoding: "base64",
    shortens: openAiModels,
    source: "https://learn.microsoft.com/azure/ai-services/openai/reference",
  },
  {
    name: "DashScope",
    hosts: /^dashscope(-intl|-us)?\.aliyuncs\.com$|\.maas\.aliyuncs\.com$/,
    batchSize: 10,
    encoding: "float",
    shortens: /^text-embedding-v[34]$/,
    source: "https://www.alibabacloud.com/help/en/model-studio/text-embedding-synchronous-api",
  },
  {
    name: "Gemini",
    hosts: /^generativelanguage\.googleapis\.com$/,
    batchSize: 100,
    encoding: "float",
    shortens: /gemini-embedding-/,
    source: "https://ai.google.dev/gemini-api/docs/openai",
  },
  {
    name: "Mistral",
    hosts: /^api\.mistral\.ai$/,
    batchSize: 32,
    encoding: "float",
    shortens: null,
    source: "https://docs.mistral.ai/api/#tag/embeddings",
  },
  {
    name: "Voyage AI",
    hosts: /^api\.voyageai\.com$/,
    batchSize: 128,
    encoding: "base64",
    shortens: null,
    source: "https://docs.voyageai.com/reference/embeddings-api",
  },
  {
    name: "Jina AI",
    hosts: /^api\.jina\.ai$/,
    batchSize: 128,
    encoding: "float",
    shortens: /^jina-embeddings-v[3-9]/,
    source: "https://api.jina.ai/redoc#tag/embeddings",
  },
  {
    name: "Cohere",
    hosts: /^api\.cohere\.(ai|com)$/,
    batchSize: 96,
    encoding: "float",
    shortens: null,
    source: "https://docs.cohere.com/docs/compatibility-api",
  },
  {
    name: "SiliconFlow",
    hosts: /^api\.siliconflow\.(cn|com)$/,
    batchSize: 32,
    encoding: "float",
    shortens: null,
    source: "https://docs.siliconflow.cn/en/api-reference/embeddings/create-embeddings",
  },
  {
    name: "Ollama",
    hosts: /:11434$/,
    batchSize: 32,
    encoding: "float",
    shortens: null,
    source: "https://github.com/ollama/ollama/blob/main/docs/openai.md",
  },
];

/** The provider of a base URL; null: none that is known. */
export function providerOf(baseUrl: string): ProviderDefaults | null {
  if (!URL.canParse(baseUrl)) return null;
  const { host } = new URL(baseUrl);
  return providers.find(({ hosts }) => hosts.test(host)) ?? null;
}
