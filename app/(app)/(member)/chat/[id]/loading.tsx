export { ConversationSkeleton as default } from '#components/chat/conversation-skeleton.tsx';
