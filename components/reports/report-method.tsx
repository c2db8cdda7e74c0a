/** What a report counts, and by which rule. */
export function ReportMethod({ method }: { method: readonly string[] }) {
  return (
    <section
      aria-labelledby="report-method"
      className="flex max-w-prose flex-col gap-1 text-sm text-muted-foreground"
    >
      <h2 id="report-method" className="font-semibold text-foreground">
        How it is counted
      </h2>
      {method.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </section>
  );
}
