/**
 * The passwords that are tried first: some 4,000 of published leaks, by the list of Mark Burnett as the package `zxcvbn`
 * 4.4.2 (MIT) carries it, and words of this trade and of the calendar. In small letters; of a word with digits and signs
 * around it the word alone, so that `password` stands for `Password1!` too.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
0.0.0.000 01011900 01011910 01011960 01011970 01011975 01011977 01011978 01011979 01011980 01011981 01011982
01011983 01011984 01011985 01011986 01011987 01011988 01011989 01011990 01011991 01011992 01011993 01011995
01011999 01012000 01012001 01012010 01012011 01020304 01031988 01041985 01061990 01071986 01081989 01091987
01091989 01121986 01121988 02011980 02011981 02011984 02011985 02011986 02011987 02011988 02011989 02021973
02021976 02021979 02021981 02021982 02021983 02021984 02021985 02021986 02021987 02021988 02021989 02021990
02031979 02031980 02031981 02031982 02031984 02031985 02031986 02031987 02041979 02041981 02041982 02041983
02041984 02041985 02041986 02041987 02041988 02041989 02051982 02051983 02051984 02051986 02051987 02051988
02051989 02061980 02061982 02061983 02061984 02061985 02061986 02061987 02061988 02061989 02071980 02071981
02071982 02071983 02071984 02071986 02071987 02071988 02071989 02081977 02081980 02081982 02081983 02081984
02081985 02081986 02081987 02081988 02081989 02091980 02091981 02091983 02091984 02091985 02091986 02091987
02091989 02101984 02101985 02101986 02101987 02101988 02101989 03041986 03041991 03082006 04041991 05051985
05051987 06061986 07071987 08031986 08121986 10011986 10011990 10031988 10051987 10071987 10101986 10203040
1029384756 11051987 11081989 11111111 11112222 111222333 11223344 1122334455 11235813 1123581321 12011987
12021988 12051988 12121990 12131415 12312312 1232323q 123321123 12344321 123454321 1234554321 123456123
123456654321 12345678 123456789 1234567890 1234567890a 1234567890q 1234567891 12345678910 123456789a 123456789q
123456789s 123456789z 12345678a 12345678q 12345679 1234567a 1234567q 123456aa 123456qw 123456qwe 12345qwe
12365478 123654789 12369874 123698745 123789456 123qq123 123qwe123 12qw12qw 12qw34er 13031987 13041987 13041988
13061986 13243546 134679852 135792468 1357924680 14021985 14061991 14111986 14725836 147258369 147852369
14789632 147896325 15051981 15426378 17051988 18011987 18436572 19061987 19101987 192837465 19411945 1a2b3c4d
1a2s3d4f 1q2w3e4r 1q2w3e4r5 1q2w3e4r5t 1q2w3e4r5t6y 1qa2ws3ed 1qaz2wsx 1qaz2wsx3edc 1x2zkg8w 1z2x3c4v 20061988
20111986 21011989 21031987 21031988 22021989 22041987 23041987 24011985 24061986 25081988 25800852 25802580
26061987 28021992 28041987 30051985 31415926 321654987 45m2do5bs 4815162342 73501505 74108520 741852963 78945612
789456123 7894561230 7ugd5hip2j 8j4ye3uz 9293709b13 963852741 987456321 a1234567 a12345678 a123456789 a1b2c3d4
a1s2d3f4 aa123456 aaaaa aaliyah aardvark aaron abc12345 abcd aberdeen abgrtyu abnormal abrakadabra absolut abstr
access accord achilles achtung action adam adgjmptw adidas admin administrator adonis aezakmi agent aggies
aikido airborne airbus airforce airplane airwolf akira alabama aladin alaska albany albatros albion alejandr
aleksandr aleksandra aleksey alenka alessandro alex alexande alexandr alexey alexis alfa alibaba aliens allmine
allsop allstar aloha alpha alphabet alpine altima alucard amadeus amand amanda amateur amateurs amazon amber
ambulance americ america amerika amigo amorcit amsterda amsterdam anaconda anai anakin anal analsex anarchy
anastasi anastasiya andrea andrei andrew andrey andromed andromeda andyod anfield angel angels angelus angus
anhyeuem animal anime annie antelope anthon anthony anthrax antoni anubis apache apollo apple applepie apples
april aptiva aquarius aragorn aramis arcadia area arizona arjay armada armagedon armani armstron arrow arrows
arsenal artem artemis artemka artur asdasd asddsa asdf asdfasdf asdfg asdfgh asdfghj asdfghjk asdfghjkl asdfjkl
asdfzxcv asdqwe asdzxc ashley aspire aspirine assassin assfuck asshole assholes assman assword asterix astra
astral astro astros athlon atlanta atlantis atomic attila auburn audia august aussie austin australi autumn
avalanch avalon avatar avenger awesome azamat azazel azerty azsxdc azsxdcfv babe babes babyblue babyboy babydoll
babyface babygirl babylon babylove bacardi bacchus backdoor badass badboy baddog badger badgers badgirl badman
baggins baggio bagira bailey baller ballin balloon balloons balls bambam bamboo banana bananas banane bandit
bang banger bangkok banker banner banshee banzai barbados barbie barcelon barcelona barefoot barkley barney
barselona barsik bartman basebal baseball basket basketba basset bassman bastard batman bayern bcfields bdsm
beaches beagle beamer beaner beanie bear bearcat bearcats beardog beast beastie beatle beatles beautifu beauty
beaver beavis beckham beefcake beemer beer beerman beetle bella belmont benfica beng bengals beowulf beretta
bergkamp berlin bhbirf bian biao biatch bicycle bigass bigballs bigbear bigben bigbird bigblock bigblue bigbob
bigboobs bigboss bigboy bigbutt bigcat bigcock bigdaddy bigdick bigdog bigfish bigfoot biggie biggles bigguy
bighead bigmac bigman bigmike bigmoney bigone bigpimp bigpoppa bigred bigsexy bigtime bigtit bigtits biker
bikini bilbo billy billybob billyboy bimmer bing bingo binladen bird birddog birdie birdman biscuit bismillah
bitch bitchass bitches biteme bizkit blabla black blackbir blackcat blackdog blackhaw blackie blackjac blackjack
blackout blacks blacky blade blades blahblah blam blaster blaze blazer blessed blessing blink blizzard blonde
blondes blondie blowjob blowme blue bluebell bluebird blueboy bluedog blueeyes bluefish bluemoon blues bluesky
bluesman boating bobafett bobby bobcat bobdole bobdylan boeing bogart bogdan bogey bohica boiler bollocks bollox
bologna bombay bomber bombers bond bondage bonehead boner bones bonjour bonjovi bonkers bonsai boob boobie
boobies booboo boobs booger boogie bookworm boomboom boomer booster bootie boots booty boozer borabora boricua
borussia bosco bossman boston bounce bounty bowler bowling bowwow boxer boxers boxing boxster brando brandon
brandy brasil braves brazil breast breasts breeze brian brighton bristol britney brodie broker bronco broncos
brooklyn brown brownie browns bruce brucelee bruins bruiser bruno brutus bubba bubbas bubble bubbles buceta
bucket buckeye buckeyes buckshot budapest buddah buddha buddie buddy buddyboy budlight budman budweise buffalo
buffett buffy bugger builder bull bulldog bulldogs bullet bullfrog bulls bullseye bullshit bummer bumper
bunghole bunnies bunny burger burrito bushido buster busty butch butter buttercu butterfl butterfly buttfuck
butthead butthole buttman buttons buzzard byteme cabbage cabron cactus cadillac caesar calgary calico caliente
californ caligula callcenter callum camaro cambiami camel camelot camels cameltoe cameron camper canada cancer
cancun candle candy candyman cang cannabis canon cantona capone capricorn capslock captain caramel caravan
cardinal carlito carlitos carmex carnage carolina carpedie carpet carrera carrot cartman cartoon casanova
caserta casey casino casper cassie catch catdog catfish catherin catman cats catwoman cavalier caveman cbr900rr
ccbill cdtnbr cdtnkfyf celeb celeron celica celine celtic celtics ceng cent cerberus cessna cfitymrf cgfhnfr
chai chainsaw champ champion champs changeme chao chaos charger chargers charles charli charlie charlott
charlton charly charmed chase chaser cheater checkers cheech cheeks cheers cheese cheetah chelsea cherokee
cherry cheshire chester chevelle chevrole chevrolet chevy chevys chewie cheyenne chiara chicago chichi chicken
chickens chicks chico chiefs chilli chillin chilly chimera chinook chipmunk chipper chippy chivas chloe chocolat
choochoo chopin chopper chou chris chrisbln chriss chrissy christ christia christin christma christop chrome
chronic chrono chrysler chuai chuang chubby chuckie chuckles chucky chui chunky chuo ciccio cicero cigars cinder
cindy cinnamon citadel citroen cjkysirj cjkywt clancy clapton clarinet classic classics claudi claymore clemson
cleopatr clevelan climber clipper clippers clit clitoris cloud clouds clover clowns cnfybckfd cobain cobalt
cobra cobras cocacola cocaine cock cocker cocks cocksuck coconut codered coffee cohiba coke coldbeer coldplay
colnago colombia colorado colors colt coltrane comanche comet commando compaq compass compute computer conan
concord concorde concrete condom condor cong connect connor consumer contraseña cookie cookies cooldude cooler
coolguy coolio coolman coolness cooter copper corleone corndog corolla corona corrado corsair corvette cosmic
cosmo cosmos cosworth cougar cougars coventry cowboy cowboys coyote cracker cramps crazy crazybab creampie
creamy creative cricket crimson critter crjhgbjy cruise cruiser crunch crusader crusher crysis crystal cthtuf
cthulhu cthutq ctrhtn cuan cubbies cubswin cuddles cumming cumshot cunt cunts cupcake curious custom cutlass
cutter cxfcnmt cyber cyborg cyclone cyclops cygnus cypress dabears daddy daemon daewoo dagger daisy dakota
dalejr dallas dalshe dammit damnit dancer dang danger danie daniel daniil danila danni danny dannyboy danzig
darklord darkman darkness darkside darkstar david davide davids dawg daytona dbrnjh dbrnjhbz deadhead deadman
deadpool death december deejay deepthroat deeznuts deeznutz default defender defiant deftones delete delight
delphi delta deluxe demo denali deng deniska depeche desert designer desire deskjet destin destiny detroit
deutsch devil devildog devils dexter dfcbkbq dfkthbz dfkthf dfktynbyf dfvgbh dharma diablo dialog diamond
diamonds diao dick dickhead dickie dicks diehard diesel dietcoke dieter digger diggler digimon digital dilbert
dildo dilligaf dima dinamo dinara dindom ding dingdong dinosaur dipshit dirtbike discover disney dispatch
dispatcher dispatchers diver divine dkflbckfd dkflbvbh doberman doctor dodge dodger dodgeram dodgers dogbert
dogboy dogcat dogface dogfood dogg dogger doggie doggy doghouse dogman dogs dogshit doitnow dollar dolphin
dolphins dominik domino donkey donuts doobie doodle doofus doogie dookie doomsday dotcom doughboy dracula drago
dragon dragonba dragonball dragons dragoon drakon draven dreamer dreams drifter driver drizzt droopy drowssap
drpepper drummer dthjybrf duan dublin ducati duchess duck duckie dumbass dundee durango duster dusty dutchess
dynamite dynamo eagle eagles earnhard eastside eastwood eatme eatpussy eatshit eclipse eddie eduard edward
eeyore eggman einstein ekaterina eldorado electra electric electro electron elefant element elephant elizabet
elizaveta elvis emerald emergency emily eminem empire engage engineer enigma enrico enter enterme enterpri
enterprise entropy epsilon eraser ericsson erotic erotica escort eternal eternity eureka europa evangelion
everest everlast everton excalibu excalibur excite exigen exigent exodus exotic explorer express extreme fabie
fabric facial faggot fairlane falcon falcons fallen fallout fandango fang fantasia fantasy fantomas farscape
farside fart fastball faster fatass fatboy fatcat fatman fatty fearless feather february felix fender feng
fenway fergie fergus fernand ferrari ferret fester fetish fghtkm fgtkmcby ficken fidelio fiesta figaro fighter
filter finger fire fireball firebird firefighter firefly firefox fireman firewall fish fishbone fishes fishhead
fishin fishing fisting fitness fktrcfylh fktrcfylhf fktrctq flames flamingo flanker flash flatron fletch
flexible flipper floppy florian florida flounder flower fluffy flyboy flyers flyfish foobar footbal football
fordf forest foreve forever forfun formula forsaken fortuna foryou fossil foxtrot foxy franc francesc frank
franky freaks freaky freckles freddy freebird freedom freepass freeporn freesex freeuser freeway friday fright
frisco frisky frodo frog frogger froggy frogman front frontier frosty fubar fuck fuck_inside fucked fucker
fuckers fuckface fuckhead fuckher fucking fuckinside fuckit fuckme fuckoff fuckthis fucku fuckyo fuckyou fugazi
fukkc fulham fullmoon funtime fusion futbol fuzzy fyfcnfcbz fyfnjkbq fylhtq fytxrf fyutkbyf gabrie gabriel
gabriell gadget gagging galaxy galina galore gambit gambler gameboy gamecock gamecube gameover gandalf ganesh
gangbang gangsta gangster garden garfield gargoyle garion gasman gateway gator gatorade gators gawker gbhfvblf
gbpltw gegcbr geheim gemini generic genesis geng genius georg george geronimo gesperrt getmoney getout getsome
gfhjkm gfhjkmgfhjkm ghbdtn ghbdtnbr ghblehjr ghbywtccf ghetto ghjcnj ghjcnjgfhjkm ghjcnjnfr ghost ghostrider
giants gideon gilles ginger giorgi giorgio giraffe girls gizmo gizmodo gjkbyf gladiato gladiator glock gmoney
gn56gn56 goalie goat goaway gobears goblin goblue gobucks goddess godfathe godfather godsmack godzilla gofish
goforit goirish goku golden goldfish goldstar goldwing golf golfball golfer golfing goliath gollum gonavy gong
gonzo goober good goodboy goodluck goodtime goofy google gooner goose gopher gordo gordon gorilla gotcha goten
gothic gotohell govols granny grapes grease great greatone green greenbay greenday greens gregor gremlin grendel
gretzky griffey gringo grizzly gromit groove groovy groucho grumpy gryphon gsxr gtnhjdbx guai guang guardian
guiness guinness guitar guitars gundam gunnar gunner gunners gustav guyver gypsy habibi hack hacked hacker
haggis hairy halflife halifax hallo hambone hamburg hamish hamlet hammer hammers hamster handball handyman
hannah hannibal hansolo happy happyday hardcock hardcore hardon hardrock harlem harley harry harrypotter harvest
havana havefun hawaii hawaiian hawkeye hawkeyes hayabusa hearts heater heather heaven heckfy hedgehog heidi
heineken hellboy hellfire hello helloo hellos hellyeah helmet helper helpme hemi hendrix heng henry hentai
herbie hercules hermes hershey hesoyam hewlett heynow hidden highbury highheel highland highlander hiphop hippie
hitachi hithere hitler hitman hjccbz hjvfirf hobbes hobbit hockey hokies holiday holly hollywoo holycow holyshit
homeboy homer homerj homers homerun honda hondas honey honeybee hongkong honolulu hookem hooker hookup hooligan
hoosier hoosiers hooter hooters hootie hopeful horizon horndog hornet hornets horney horny horse horses hotbox
hotboy hotdog hotone hotpussy hotred hotrod hotsex hotshot hotstuff hottie hotties hounddog house hover huai
hummer hunter hunting hurrican husker huskers huskies hustler hyperion iamgod ibanez iceberg icecream icehouse
iceman idontkno idontknow idunno iforgot igor iguana ihateyou ijrjkfl illini illusion iloveme ilovesex iloveu
iloveyo iloveyou imation immortal impala incubus indiana indians indigo inferno infiniti infinity insane insert
insomnia inspiron install integra intel internet intrepid intruder inuyasha iomega ipswich irina irinka irish
irishka irishman ironman iscool islander istanbul italia itsme ivanov ivanova iverson iwantu jabroni jackal
jackass jackoff jackpot jackson jacob jagger jaguar jamaica james jamesbon jamesbond jamie jammer jammin january
jarhead jasmine jason jasper java jaybird jayden jayhawk jayhawks jazzman jedi jeep jefferso jelly jellybea jenn
jennife jenny jeremy jericho jerkoff jerry jessic jessica jester jesus jethro jets jetski jewels jezebel jiang
jiao jiggaman jimbo jimbob jimmy jing jingle jiong jktymrf jockey joebob johann johannes john johnboy johndeer
johngalt johnny johnson joker jokers jones jonny jorda jordan joseph josephin joshua jrcfyf jsbach jubilee
juggalo juice juicy julie julien july jumper june junebug jungle junior junkie jupiter just4fun justdoit justice
justin justme juventus kahuna kakashka kaktus kalina kamikaze kamila kangaroo kansas karachi karate karen karina
karolina kashmir kasper katana katarina katerina katie katrin kawasaki kazantip kcj9wx5n keeper kelly keng
kenshin kenwood kenworth kevin keyboard keystone keywest kfhbcf kickass kicker kidrock kieran killbill kille
killer killers killjoy killme kilroy kimmie kingfish kingkong kingpin kingston kinky kipper kirill kirsty kisses
kissme kissmyass kitkat kitten kittens kitty kittycat kittykat kjkszpj kjrjvjnbd klaster kleopatra klingon
knickers knicks knights knockers knopka kodiak kolobok komodo konstantin kool korn koroleva koshka kosmos kostya
kotaku kotenok krasotka krishna krusty krypton ktyjxrf kuai kuang kume kungfu labrador labtec lacrosse ladybug
laguna lakers lakota lambda lamer lancelot lancer lansing lantern laptop larisa larry laser lassie lasvega
lasvegas latinas latino laura laurent lazarus leather leavemealone ledzep legacy legend legion legolas lemonade
leng lennon leonid leopard lesbian lesbians lespaul lestat letmein letsgo lexmark lexus liang liao liberty lick
licker licking lickit lickme lifehack lighter lightnin lightning lights linda lindros lineage lion lionking
liquid lithium liverpoo liverpool lizard lobster loco logan logitech lokomotiv lolipop lollipop lollol lollypop
london lonestar lonewolf longbow longdong longhorn longjohn looker looser loser losers lotus love lovebug loveit
lovelife lovely loveme lover loverboy lovers lovesex loveyou lowrider ltybcrf luan luca lucifer lucky luckydog
ludmila lumber lust lvbnhbq macbeth macdaddy machine macross madcat maddie maddog madina madison madman madmax
madness madonna maestro magelan maggi maggie maggot magic magician magick magicman magnet magnum magnus magpie
maiden mailcreated mailman majestic makaveli maksim maksimka malachi malaka malibu malina mallard mama mamapapa
manchest manchester mancity mandarin mandingo mandy manfred mang mango maniac mankind manolo manowar manson
mantis manutd maradona marathon marcello march margarit maria marika marina marine mariners marines marino
mariposa marius marker markiz marlboro marley marseille martin martini maryjane masamune mason massive maste
master matador matrix matteo matthe matthew matthias mature maverick maxell maxim maxima maxime maximus maxwell
maxx maxxxx mayday mayhem mazafaka mazda mazdarx mclaren meatball meathead meatloaf mechanic medic medion medusa
medved megadeth megaman megan megapass megatron meister melissa mellon mellow memorex memphis menace meng mentor
meowmeow mephisto mercedes mercury meridian merlin merlot mermaid mersedes messiah metallic metallica mets
mexico miami mian miao michae michael michigan mick mickey micro microlab micron microphone microsof microsoft
midget midnight midway mighty mihail mike mikey milana milano milena milkman miller millwall minecraft minime
mirage misfit misfits mishka missy mister mistress misty mittens mnbvcxz mobydick modena mojo molly mollydog
moloko molson momoney monaco monalisa monarch monday mondeo money moneyman moneys mongoose monitor monke monkey
monkeybo monkeys monopoly monster montana montgom montreal monty moocow mookie moomoo moonbeam moondog moonlight
moose mordor morgan moritz morpheus mortgage mortimer moscow moskva motdepasse mother motherlode motorola
mountain mouse mozart mudvayne muffin mulder mullet multiplelo munchkin muppet musashi muscle muscles mushroom
music musica musicman mustafa mustang mustangs mustard mybaby mydick mygirl mykids mylife mylove myname mypass
mypassword mystic naked namaste nancy nang nanook napass napoli napster naruto nascar nasty nastya natali
natasha nathan naughty nautilus ncc1701a ncc1701d ncc1701e nebraska nemesis neng neptune netscape nevada
nevermind newbie newcastl newlife newpass newpassword newport newyork nextel nfnmzyf nfytxrf niang niao niceass
niceguy nickel nicola nicole nigga nigger nike nikita nikitos nikki nikola nikolay nimbus nimrod niners ning
ninja ninjas nintendo nipper nipple nipples nirvana nissan nitram nitro nofear nokia nolimit nomore nong noodle
noodles nookie nopass nopassword norwich nostromo novell november ntktajy nuan nude nudes nudist nugget nuggets
number nutmeg nuttertools nwo4life nygiants nyjets nylons nymets oakland oasis oatmeal obelix obiwan oblivion
oceans october ohshit ohyeah oicu oilers oksana oldman oleg olesya oliver olivier omega onelove onetime onetwo
online onlyme openup operator optimus oracle orange oranges orchid orgasm orient orioles orion oscar osiris
othello outkast outlaw overkill overlord oxford ozzy p0015123 pa55w0rd pa55word pacers packard packer packers
pacman paddle padres paintbal paintball pakistan paladin pallmall palmtree paloma panama panasoni panasonic
pancho panda pandora pang pantera panther panthers panties pantyhos panzer paolo papito paradigm paradise
paradox paramedic parola parrot pasadena pascal pass passat passion passme passport passw0rd passwd passwor
password passwords passwort pasword patches patric patrick patriot patriots paulie pavel pavilion pavlov pdtplf
peach peaches peanut peanuts pearljam pebbles pecker peekaboo peewee pegasus pelican pencil peng penguin
penguins penis penny penthous pentium pepito pepper pepsi persik pervert peter peterpan petrov peugeot phantom
pharmacy pheonix philippe philips phillies philly phish phoeni phoenix photos phpbb pian pianoman piao picard
picasso piccolo pickle pickles pickup pics picturs pigeon piggy piglet pikachu pillow pimp pimpin pinball
pineappl pineapple ping pingpong pinhead pink pinkfloy pinkfloyd pinky pioneer pipeline pippen pippo piramida
pirate pirates pisces pissing pissoff pistol pistons pitbull pixies pizza pizzas placebo planet plasma plastic
platinum platypus playa playboy player playstat playstation playtime plumber pluto plymouth pobeda poison poiuyt
poiuytrewq pokemon polaris police polina polniypizdec polo polska pompey poncho pontiac pony poochie poodle pooh
poohbear pookie pool poontang poop pooper poopie poopoo poopy pooter popcorn popeye popper poppy porkchop porn
porno pornos pornstar porsche portland portugal poseidon possum postal postman potato pothead powder power
preacher precious predator prelude premium presario presiden presto primus prince princes princess pringles
printer prissy private privet prodigy prophet prowler proxy psycho puddin pudding puffin puffy pulsar pumpkin
pumpkins punisher punkin punkrock puppies puppy pupsik purdue purple puss pussey pussie pussies pussy pussycat
pussyman pussys putter pyramid python q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 q2w3e4r5 qawsed qawsedrf qazqaz qazws
qazwsx qazwsxed qazwsxedc qazwsxedcrfv qazxsw qazxswedc qazzaq qiang qiao qing qiong qqqqq quan quantum quartz
quasar quattro queens quest qwas qwaszx qwe123qwe qweasd qweasdzxc qweqwe qwer qwerasdf qwert qwerty qwertyu
qwertyui qwertyuio qwertyuiop qwertz r2d2c3po rabbit rabota racecar racer racerx rachel racing radiohea
radiohead ragnarok raider raiders rainbow rainman raistlin rambler rambo rammstein ramones rampage ramrod ramses
rancid random rang ranger rangers raptor rascal rasdzv rasputin rasta rastaman raven ravens razor razz rbhbkk
rctybz reader realmadrid reaper rebecca rebel rebels reckless redalert redbaron redbird redbull reddevil reddog
reddwarf redeye redfish redfox redhead redhot redline redman redneck redrose redrum reds redskins redsox redwing
redwings redwood reebok reefer reflex reload renault renegade reng reptile rereirf rescue retard revolver rfhbyf
rfnthbyf rfrfirf rfrnec rhbcnbyf rhfcjnrf rhino rhjrjlbk rhtdtlrj richard rightnow ripken ripper ripple rjhjktdf
rjirfrgbde rjntyjr rjycnfynby roadkill roadking roadrunn roadster rober robert robot robotech robotics rocker
rocket rockets rockford rockhard rockies rockon rocks rockstar rocky rodman roller rolltide romans romashka
rommel ronaldo rong rookie rooster rootbeer rosebud rotten route rover rovers royals rtyuehe ruan rubber rubble
rulez rulezzz runaway runescape runner rush ruslan russia rustam rusty sabbath sabine sabres sadie safari sahara
sailboat sailing sailor saints sairam saiyan sakura salamander salasana saleen sally salmon salomon salsero
samantha samiam sammy samson samsun samsung samtron samurai sancho sandiego sandman sandrine sandro sandy
sanfran sanity santafe sapper sapphire sarah saratoga sascha sasha sassy sasuke satan satana saturday saturn
saun sauron sausage sausages sayang scania scanner scarface scarlet schalke schedule scheduler scooby scoobydo
scoobydoo scooter scorpio scorpion scotch scotland scott scotty scout scrabble scrappy scream scruffy scuba
scully seabee seadoo seagull seahawks seamus searay seattle sebastia secret security seeker seinfeld sekret
select seminole semperfi senators seng sensei sentinel septembe september serega serenity sergei sergey sergi
sersolution server sesame seven severin sexsex sexual sexx sexxxx sexxxy sexy sexyboy sexygirl sexyman shado
shadow shaggy shai shalom shaman shamrock shamus shaney shang shania shannon shao shaolin shark sharks sharky
shasta shaved shazam sheba shei shelby shemale sheng sheriff sherlock shibby shiloh shiner shinobi shitface
shithead shitty shocker shogun shooter shorty shotgun shou showme showtime shuai shuang shui shun shuo shutup
sidekick siemens sierra sigma silver silverad simba simon simple simpsons sinatra sinbad sinister sinned sinner
sirius sissy sithlord sixers skate skater skeeter skibum skidoo skiing skinny skipper skippy skittles skorpion
skydive skyhawk skylar skyler skyline skywalke skywalker slacker slamdunk slapper slappy slapshot slave slavik
slayer sleeper sleepy slick slider slim slinky slipknot slippery slowhand sluggo slut sluts slutty smashing
smeghead smegma smelly smiles smiley smirnoff smiths smitty smoke smoker smokes smokey smokie smokin smooth
smudge smut snake snakes snapon snapper snapple snappy snatch sneakers sneaky snickers sniper snooker snoop
snoopdog snoopy snowball snowboar snowboard snowflak snowman snuffy snuggles sobaka soccer socrates softail
softball software sojdlg123aljg soldier soleil solitude solnce sommer sonata sonic sonics sonoma sony
sonyericsson sooners sophi sophie soprano soso123aljg soulmate southpar southpark sowhat spaceman spam spank
spanking spankme spanks spanky sparkle sparky sparta spartak spartan spartans spawn speaker specialk spectre
spectrum speedo speedy spencer sphinx spice spider spiderma spiderman spidey spike spiker spikes spikey spinner
spirit spitfire splash splinter spock sponge spongebo spongebob spooky sporty spotty spring sprint sprinter
sprite spunky spurs sputnik spyder squall squash squeak squirrel squirt srinivas stalin stalker stallion
stanislav star starbuck starcraf starcraft stardust starfire starfish stargate starligh starman starship starter
startrek starwars stasik static stealth steeler steelers stefano steffi stepan steph stephani stephen stereo
sterlin steve sticks sticky stiffy stimpy sting stinger stingray stinker stinky stocking stocks stone stonecol
stonecold stoned stones stoney storm stormy stranger stratus strawberry strider strike striker stripper stroker
stubby stud studly studman stumpy stunner stupid stylus suan subaru sublime submit subway subzero success suck
sucker suckers suckit suckme sucks sugar sultan summer summit sundance sunday sundevil sunfire sunflowe
sunflower sunny sunnyday sunrise sunset sunshin sunshine super superb superfly superma superman supersta
superstar supervisor surf surfer surfing survivor sushi suzuki sveta svetik svetlana svoboda swallow sweet
sweetnes sweetness sweetpea sweets sweety swimmer swimming swinger swingers sword swordfis swordfish swords
sydney syncmaster syracuse syzygy taco tacobell tacoma talisman talon tango tanker tardis target tarheel
tarheels tarzan tasty tatarin tattoo tatyana taurus taxman taylor tazman tazmania tbone tdutybq tdutybz teacher
technics techno teddy teddybea teddybear teen teens tekken telecommunicator telefon telephon temp tempest
templar temporary temppass teng tennis tequila terminat terminator terrapin terror test tester testing testpass
texas thailand thanatos thankyou theboss thecat thecrow thedog thedoors thedude theend thegame thegreat thekid
theking theman theone therock thesims thewho thirteen thisisit thoma thomas thong thongs thor threesom thuglife
thumbs thumper thunder thunderb thursday tian tiao tiberius tiburon tickle tiffany tiger tigers tigge tigger
tights timber ting tinker tinkerbe tinkerbell tinman tintin tipper titan titanic titanium titans titleist tits
titten titties titty tkbpfdtnf toaster toejam toffee tokiohotel tolkien tomahawk tomato tomcat tommy tommyboy
toolman toon tootie tootsie topcat topdog topgun topher topper torino tornado toronto toshiba tottenha tottenham
toyota tracker tractor trader trainer trance tranny transam translator trapper travel traveler treasure trebor
trfnthbyf triangle tricky trident trigger trinity tripod tripper triton triumph trixie trojan trojans troll
trombone trooper trouble truck trucker trucks truelove trumpet trunks trustno tsunami tuesday tulips tunafish
tundra tuning turbo turkey turtle tweety twilight twinkle twisted twister tyler typhoon ufkbyf ultima ultimate
ultra umbrella umpire undead underdog undertak undertaker unicorn unreal upyours uranus usarmy username usmc
usnavy usuckballz utopia vacation vader vadim vagina valentin valentina valera valhalla valkyrie vampire
vanguard vanhalen vanilla varvara vasilisa vector vectra vedder vegeta velvet venera verbatim veritas verizon
vermont veronika versace vertigo vette vfczyz vfhbyf vfhecz vfhufhbnf vfibyf vfitymrf vfksirf vfrcbv vfrcbvrf
vfvekz vfvfgfgf vfvjxrf viagra victory viewsoni viewsonic viking vikings viktor viktoria viktoriya vintage
violetta violin viper vipers virgin visa vision vitalik vjcrdf vkontakte vladik vladimir vladislav volcom
volkswag volley volvo voodoo vortex voyager voyeur vsegda vsjasnel vulcan waffle walleye walmart walnut walrus
wanderer wanker wapbbs warcraft wareagle warhammer warlock warlord warrior warriors warthog wasabi washingt
wasser wassup watcher water waterloo weasel webhompas webmaste webmaster wednesday weed weezer welcom welcome
welder weng werder werewolf westham westside westwood wetpussy wg8e3wjf whatever whatsup wheels whiskers whiskey
whisky whisper white whiteout whitesox whitey whocares whore whynot wibble wicked wifey wildbill wildcard
wildcat wildcats wildfire wildman william willow windmill windows windsor windsurf wingman winner winston winter
wisdom wishbone wizard wolf wolfgang wolfie wolfman wolfpack wolverin wolverine wolves wombat woodie woodland
woody woofer woofwoof woohoo wookie wordpass wraith wrangler wrench wrestle wrestlin wrinkle wutang xanadu
xavier xbox xerxes xfiles xiang xing xtreme xxxpass yamaha yankee yankees ybrbnf ybrjkfq yeahbaby yellow
yfcntymrf yfnfif yfnfkb yfnfkmz yjdsqgfhjkm yoda yogibear yomama yosemite yourmom yousuck ytrewq yugioh yummy
yzerman z1x2c3v4 zachary zalupa zang zanzibar zaphod zappa zaq12wsx zaq1xsw2 zaqwsx zaqxsw zaqxswcde zaraza
zebra zeng zenith zephyr zeppelin zerocool zeus zhai zhao zhei zheng zhjckfd zhong zhou zhuai zhuang zhui zhun
zhuo zidane ziggy zigzag zildjian zipper zippy zodiac zombie zong zorro zuan zvezda zxasqw zxcasd zxcasdqwe zxcv
zxcvbn zxcvbnm zzzxxx
`
    .trim()
    .split(/\s+/),
);
