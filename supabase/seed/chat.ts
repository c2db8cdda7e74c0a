import type { Instant, LocalDate } from '#lib/domain/types.ts';
import type { SeedPerson } from './people.ts';

/** One message; `mentions` and `confirmed` are ids. */
export type SeedMessage = {
  senderId: string;
  content: string;
  /** What it said before it was edited; null = it was not. */
  formerly: string | null;
  sentAt: Instant;
  isMustRead: boolean;
  mentions: readonly string[];
};

export type SeedConversation = {
  kind: 'center' | 'supervisors' | 'group' | 'direct';
  /** Of a group alone. */
  name: string | null;
  description: string;
  /** Of groups and direct ones; the others have theirs. */
  members: readonly string[];
  messages: readonly SeedMessage[];
  /** How many of the newest the demo dispatcher has not read. */
  unread: number;
};

/** Minutes before today, who (a place in the cast), what; `@name` calls a place. */
type Line = readonly [
  minutesAgo: number,
  who: string,
  text: string,
  more?: { isMustRead?: true; formerly?: string },
];

const DAY = 1440;

const CENTER: readonly Line[] = [
  [13 * DAY + 610, 's1', 'New block is up. Look at your shifts this week and acknowledge them, please.'],
  [13 * DAY + 560, 'd2', 'Seen. Thanks for keeping my Sundays.'],
  [12 * DAY + 900, 'd3', 'Position 4 headset crackles again, I moved to 6.'],
  [12 * DAY + 884, 's2', '@d3 ticket is in. Please leave 4 free until somebody has looked at it.'],
  [12 * DAY + 300, 'd3', 'Position 4 is back, new headset cable.'],
  [
    ...([10 * DAY + 480, 's1'] as const),
    'Protocol change from Monday: for structure fires we ask for the nearest hydrant before callback numbers. The card is on every position. Confirm when you have read it.',
    { isMustRead: true },
  ],
  [10 * DAY + 430, 'd4', 'Does that go for vehicle fires on the interstate as well?'],
  [10 * DAY + 421, 's1', '@d4 no, structures only. Vehicle fires stay as they are.'],
  [9 * DAY + 700, 'd5', 'Chili in the break room, courtesy of B side. Bring a bowl.'],
  [9 * DAY + 655, 'd6', 'That is the best message this week.'],
  [
    7 * DAY + 1010,
    'd2',
    'Radio 2 drops out on the north tower, about every tenth transmission. Units ask us to repeat.',
  ],
  [7 * DAY + 1001, 's2', 'I see it too. Use the backup tower for the north district until I say otherwise.'],
  [
    7 * DAY + 820,
    's2',
    'North tower is fixed, back to normal on radio 2.',
    { formerly: 'North tower is fixed.' },
  ],
  [5 * DAY + 640, 'd7', 'Road works on 5th between Main and Oak until Friday: engines go round by Elm.'],
  [5 * DAY + 633, 'd', 'Thanks, put it on the map.'],
  [4 * DAY + 380, 'd8', 'Who left the blue thermos at position 2?'],
  [4 * DAY + 371, 'd5', 'Mine! Keep it warm for me.'],
  [
    3 * DAY + 905,
    's1',
    'Storm watch from tomorrow 18:00. Expect more calls than usual; two people are on standby.',
  ],
  [3 * DAY + 890, 'd3', 'I can come in at 16:00 if needed.'],
  [3 * DAY + 884, 's1', 'Good to know @d3, I come back to you.'],
  [2 * DAY + 240, 'd6', 'Quiet so far, the worst has gone by south of us.'],
  [
    ...([1 * DAY + 520, 's1'] as const),
    'CAD is updated tonight from 03:00 to 03:20. Have the paper cards at hand and log times by hand. Confirm, so that nobody is surprised.',
    { isMustRead: true },
  ],
  [1 * DAY + 488, 'd4', 'Paper cards are refilled at all positions.'],
  [
    1 * DAY + 95,
    's2',
    '@d you have the most practice with the cards: would you sit next to the trainee during the update?',
  ],
  [430, 'd2', 'Update is through, CAD is back since 03:17. All times are entered.'],
  [415, 's2', 'Well done, everybody.'],
];

const SUPERVISORS: readonly Line[] = [
  [11 * DAY + 700, 's1', 'Minimums for the holiday are set. We are one short on the evening of the 24th.'],
  [11 * DAY + 655, 's2', 'I can hold that one myself.'],
  [11 * DAY + 640, 'a', 'Please ask for volunteers first, and write down whom you asked.'],
  [8 * DAY + 500, 's3', 'Two requests for the same weekend. I approve in the order in which they came.'],
  [8 * DAY + 492, 's1', 'Right. The second one may still trade.'],
  [6 * DAY + 310, 's2', 'Our newest does well on call taking; ready for radio with somebody at their side.'],
  [6 * DAY + 301, 's3', 'Agreed, I put them next to @s1 on Thursday.'],
  [3 * DAY + 940, 'a', 'Storm: overtime is cleared for the next three days.'],
  [3 * DAY + 921, 's1', 'Thank you. Two on standby, both rested.'],
  [1 * DAY + 560, 's3', 'Who tells the night crew of the CAD update in person?'],
  [1 * DAY + 551, 's2', 'I do, at the change.'],
  [400, 's2', 'Went without a hitch. Seventeen minutes on paper, nothing lost.'],
];

const TRAINING: readonly Line[] = [
  [
    9 * DAY + 620,
    's1',
    'Call review on Wednesday at 13:00 in the small room. We listen to three cardiac calls.',
  ],
  [9 * DAY + 588, 'd', 'I bring the one from last week.'],
  [8 * DAY + 700, 'd2', 'Could we do the one with the language line, too? It took us long to get through.'],
  [8 * DAY + 690, 's1', 'Good idea, yes.'],
  [6 * DAY + 430, 's1', 'Notes from today: instructions began after 74 seconds on average. We aim for 60.'],
  [6 * DAY + 414, 'd3', 'What helped me: hands on the card before the address is verified.'],
  [6 * DAY + 406, 'd2', 'Same here.'],
  [4 * DAY + 510, 's1', 'Refresher on pediatric instructions is online, 20 minutes. Do it in a quiet hour.'],
  [4 * DAY + 120, 'd', 'Done.'],
  [3 * DAY + 95, 'd3', 'Done as well.'],
  [1 * DAY + 700, 's1', '@d @d2 would you each lead a review next month?'],
  [1 * DAY + 640, 'd2', 'Gladly.'],
];

const TO_DISPATCHER: readonly Line[] = [
  [5 * DAY + 400, 's1', 'Do you still want the early shifts from next month on?'],
  [5 * DAY + 388, 'd', 'Yes, if it can be done. Mornings suit us better since school began.'],
  [5 * DAY + 380, 's1', 'I have put it down as your preference.'],
  [5 * DAY + 377, 'd', 'Thank you!'],
  [1 * DAY + 80, 's1', 'How did it go with the trainee tonight?'],
  [520, 's1', 'No hurry, tell me when you are back.'],
];

const BETWEEN_TWO: readonly Line[] = [
  [6 * DAY + 200, 'd2', 'Would you trade Saturday for my Tuesday?'],
  [6 * DAY + 188, 'd', 'Tuesday is my birthday dinner, sorry. Maybe somebody on B side?'],
  [6 * DAY + 181, 'd2', 'No problem. Happy birthday then!'],
  [2 * DAY + 330, 'd', 'Can I borrow your notes on the language line?'],
  [2 * DAY + 322, 'd2', 'They are in the blue folder under position 3.'],
  [2 * DAY + 320, 'd', 'Found them, thanks.'],
];

/**
 * A fortnight of conversations before `today`: of the center, of its supervisors, of a group, and of the demo dispatcher
 * with two people. None for an agency whose staff is too small for them. The same for the same people and date.
 */
export function makeChat(people: readonly SeedPerson[], today: LocalDate): SeedConversation[] {
  const cast = castOf(people);
  if (!['a', 's1', 's2', 's3', 'd8'].every((place) => cast.has(place))) return [];
  const ids = (...places: string[]) => places.flatMap((place) => cast.get(place)?.id ?? []);
  const write = (lines: readonly Line[]) => lines.map((line) => messageOf(line, cast, today));
  const common = { name: null, description: '', members: [] };
  return [
    { ...common, kind: 'center', messages: write(CENTER), unread: 3 },
    { ...common, kind: 'supervisors', messages: write(SUPERVISORS), unread: 0 },
    {
      ...{ kind: 'group', name: 'Training and call review', unread: 2 },
      description: 'Reviews of calls, refreshers, and who leads the next one.',
      members: ids('s1', 'd', 'd2', 'd3'),
      messages: write(TRAINING),
    },
    { ...common, kind: 'direct', members: ids('s1', 'd'), messages: write(TO_DISPATCHER), unread: 2 },
    { ...common, kind: 'direct', members: ids('d', 'd2'), messages: write(BETWEEN_TWO), unread: 0 },
  ];
}

/** Places of the lines: the admin, supervisors from s1 on, the dispatcher to sign in as, and others from d2 on. */
function castOf(people: readonly SeedPerson[]): Map<string, SeedPerson> {
  const supervisors = people.filter(({ role }) => role === 'supervisor');
  const dispatchers = people.filter(({ role }) => role === 'dispatcher');
  const cast = new Map<string, SeedPerson>();
  for (const person of people) if (person.role === 'admin') cast.set('a', person);
  for (const [index, person] of supervisors.entries()) cast.set(`s${index + 1}`, person);
  for (const [index, person] of dispatchers.entries()) cast.set(index === 0 ? 'd' : `d${index + 1}`, person);
  return cast;
}

function messageOf(
  [minutesAgo, who, text, more]: Line,
  cast: ReadonlyMap<string, SeedPerson>,
  today: LocalDate,
): SeedMessage {
  const mentions: string[] = [];
  const content = text.replaceAll(/@(a|[sd]\d*)\b/g, (place, name: string) => {
    const person = cast.get(name);
    if (person === undefined) return place;
    mentions.push(person.id);
    return `@${person.fullName}`;
  });
  return {
    senderId: cast.get(who)?.id ?? '',
    content,
    formerly: more?.formerly ?? null,
    sentAt: Date.parse(`${today}T00:00Z`) - minutesAgo * 60_000,
    isMustRead: more?.isMustRead ?? false,
    mentions,
  };
}
