/**
 * Articles as a typed store: text goes in, hits come out, and the spec says how it is embedded.
 * With the local target up (`npm start`): `npm run example`, from the root of the repository.
 */
import { openStore, type StoreHit } from "milvus-stack/store";
import type { Articles, ArticlesInsert, Passages } from "./rows.ts";

const articles = await openStore<Articles, ArticlesInsert>("articles", { env: "local" });
const passages = await openStore<Passages>("passages", { env: "local" });

try {
  show("By meaning", await articles.search("why do I sleep badly", { limit: 3 }), titleOf);

  show(
    "Among articles with many readers, in one partition",
    await articles.search("share prices", { limit: 3, filter: "views >= 10000", partitions: ["business"] }),
    ({ title, views }) => `${title} (${views} views)`,
  );

  // One request to the embeddings and one to Milvus, however many texts.
  const questions = ["black holes", "inflation"];
  const answers = await articles.searchMany(questions, { limit: 1 });
  for (const [at, question] of questions.entries()) show(question, answers[at] ?? [], titleOf);

  // A batch: embedded in as few requests as the embeddings take, each row into the partition of its category.
  const batch = newArticles();
  await articles.upsert(batch);
  show(
    "Found at once, with strong consistency",
    await articles.search("bread", { limit: 1, filter: "id > 1000000", consistencyLevel: "Strong" }),
    titleOf,
  );
  await articles.delete(batch.map(({ id }) => id));

  show(
    "By meaning and by exact words",
    await passages.hybridSearch("NOSPACE alarm", { dense: 0.7, sparse: 0.3 }, { limit: 2 }),
    ({ text }) => text,
  );

  const { rows, physicalName, loadState } = await articles.stats();
  console.log(`${rows} articles in ${physicalName}, ${loadState}`);
} finally {
  await articles.close();
  await passages.close();
}

function newArticles(): ArticlesInsert[] {
  const published = "2026-11-01";
  return [
    {
      id: 1_000_001,
      title: "Why sourdough rises",
      content: "Wild yeast and bacteria feed on the flour of a starter, and their gas lifts the bread.",
      category: "science",
      views: 12,
      published,
    },
    {
      id: 1_000_002,
      title: "Quiet keyboards",
      content: "Switches with a dampened spring are kinder to colleagues.",
      category: "technology",
      views: 7,
      published,
    },
  ];
}

function titleOf({ title }: Articles): string {
  return title;
}

function show<Row>(heading: string, hits: readonly StoreHit<Row>[], textOf: (row: Row) => string): void {
  console.log(heading);
  for (const { score, row } of hits) console.log(`  ${score.toFixed(3)}  ${textOf(row)}`);
  console.log();
}
