// Generated from the specs by `npx milvus-stack types`.

/** A row of `articles` on its way in; what `embed` and functions fill is left out. */
export interface ArticlesInsert {
  id: number | bigint;
  title: string;
  content: string;
  category: string;
  views: number | bigint;
  /** Day of publication, YYYY-MM-DD */
  published: string;
}

/** News articles, searched by meaning */
export interface Articles {
  id: number | bigint;
  title: string;
  content: string;
  category: string;
  views: number | bigint;
  /** Day of publication, YYYY-MM-DD */
  published: string;
  embedding?: Float32Array;
}

/** A row of `passages` on its way in; what `embed` and functions fill is left out. */
export interface PassagesInsert {
  id: number | bigint;
  text: string;
  /** Dynamic field. */
  [key: string]: unknown;
}

/** Passages of an operations handbook, for hybrid search */
export interface Passages {
  id: number | bigint;
  text: string;
  dense?: Float32Array;
  sparse?: Record<number, number>;
  /** Dynamic field. */
  [key: string]: unknown;
}
