import { searchChat } from '#app/actions/chat-actions.ts';
import { SearchScreen } from '#components/chat/search-screen.tsx';

export const metadata = { title: 'Search messages' };

export default async function SearchPage({ searchParams }: PageProps<'/chat/search'>) {
  const { q, channel } = await searchParams;
  const query = typeof q === 'string' ? q : '';
  const channelId = typeof channel === 'string' ? channel : null;
  // The action itself, so that what the address says is checked as what somebody types.
  const answer = query === '' ? null : await searchChat({ query, channelId, before: null });
  return (
    <SearchScreen
      query={query}
      channelId={channelId}
      found={answer?.ok === true ? answer.data : null}
      problem={answer?.ok === false ? answer.message : null}
      search={searchChat}
    />
  );
}
