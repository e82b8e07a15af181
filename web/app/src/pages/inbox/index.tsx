export default function InboxPage() {
  return <main />;
}
