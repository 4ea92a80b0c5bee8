/** Common names, locations and fictional phone numbers of one country. */
export interface Country {
  readonly language: string;
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  readonly locations: readonly string[];
  /** A range that the country's authority reserves for fiction. Each `#` stands for a digit. */
  readonly phonePattern: string;
}

export const splitWords = (text: string): string[] => text.split(" ");

/** The range of the United States, for countries that reserve none. */
const FICTIONAL_PHONE = "+1 202 555 01##";

export const COUNTRIES: readonly Country[] = [
  {
    language: "en",
    firstNames: splitWords(
      "Alice Ben Charlotte Daniel Emily Fiona George Hannah Isaac Jack Karen Liam Mia Nora Oliver Rose",
    ),
    lastNames: splitWords(
      "Atkins Barker Clarke Dawson Fletcher Gibbs Harper Jennings Lowe Mills Norris Parry Sutton Turner Walsh",
    ),
    locations: ["Leeds, United Kingdom", "Bristol, United Kingdom", "Cardiff, United Kingdom"],
    phonePattern: "+44 20 7946 0###",
  },
  {
    language: "de",
    firstNames: splitWords(
      "Anja Bernd Claudia Dirk Elke Felix Gisela Holger Ines Jürgen Katrin Lukas Monika Niklas Petra Sören",
    ),
    lastNames: splitWords(
      "Bauer Becker Böhm Fuchs Graf Huber Köhler Krüger Lang Müller Roth Schäfer Vogel Winkler Zimmermann",
    ),
    locations: ["Hamburg, Germany", "Leipzig, Germany", "Köln, Germany"],
    phonePattern: "+49 30 23125 ###",
  },
  {
    language: "fr",
    firstNames: splitWords(
      "Agnès Baptiste Camille Denis Élodie Florian Guillaume Hélène Inès Julien Laure Mathieu Nathalie Olivier Pauline Rémi",
    ),
    lastNames: splitWords(
      "Barbier Chevalier Dumont Fabre Garnier Lambert Lefèvre Mercier Moreau Perrin Renard Roussel Simon Tessier Vidal",
    ),
    locations: ["Lyon, France", "Nantes, France", "Lille, France"],
    phonePattern: "+33 1 99 00 ## ##",
  },
  {
    language: "es",
    firstNames: splitWords(
      "Adriana Álvaro Beatriz César Clara Diego Elena Hugo Irene Javier Lucía Manuel Noelia Óscar Raquel Sergio",
    ),
    lastNames: splitWords(
      "Blanco Castillo Domínguez Fuentes Gallego Herrera Iglesias Jiménez Márquez Núñez Ortega Pascual Rivas Serrano Vega",
    ),
    locations: ["Valencia, Spain", "Bilbao, Spain", "Málaga, Spain"],
    phonePattern: FICTIONAL_PHONE,
  },
  {
    language: "it",
    firstNames: splitWords(
      "Alessia Bruno Chiara Davide Elisa Fabio Gaia Ilaria Lorenzo Marta Nicola Ornella Paolo Rita Silvia Tommaso",
    ),
    lastNames: splitWords(
      "Barbieri Caruso Colombo Conti Ferrara Galli Greco Leone Marino Moretti Pellegrini Rinaldi Sala Testa Villa",
    ),
    locations: ["Torino, Italy", "Bologna, Italy", "Verona, Italy"],
    phonePattern: FICTIONAL_PHONE,
  },
  {
    language: "pt",
    firstNames: splitWords(
      "Amanda Bianca Caio Débora Eduardo Flávia Gabriela Heitor Isabela João Larissa Mateus Natália Otávio Renata Thiago",
    ),
    lastNames: splitWords(
      "Almeida Barbosa Cardoso Duarte Farias Gonçalves Lopes Machado Nogueira Pereira Ramos Siqueira Teixeira Vieira Xavier",
    ),
    locations: ["Curitiba, Brazil", "Recife, Brazil", "Campinas, Brazil"],
    phonePattern: FICTIONAL_PHONE,
  },
  {
    language: "pl",
    firstNames: splitWords(
      "Agnieszka Bartosz Dorota Ewelina Filip Grażyna Hubert Iwona Jacek Kinga Łukasz Magda Norbert Paweł Sylwia Zofia",
    ),
    lastNames: splitWords(
      "Baran Dudek Gajda Kaczmarek Kowalczyk Krawczyk Król Mazur Nowak Pawlak Pietrzak Sikora Stępień Wójcik Zając",
    ),
    locations: ["Wrocław, Poland", "Gdańsk, Poland", "Poznań, Poland"],
    phonePattern: FICTIONAL_PHONE,
  },
  {
    language: "sv",
    firstNames: splitWords(
      "Annika Björn Cecilia Elin Frida Gustav Henrik Ida Johanna Karl Linnea Mats Nils Oskar Sofia Åsa",
    ),
    lastNames: splitWords(
      "Berglund Dahlberg Ekström Forsberg Hedlund Holm Lindqvist Lundin Nyström Öberg Sandberg Sjögren Söderberg Wallin Åkesson",
    ),
    locations: ["Göteborg, Sweden", "Uppsala, Sweden", "Lund, Sweden"],
    phonePattern: "+46 31 390 06 ##",
  },
  {
    language: "nl",
    firstNames: splitWords(
      "Anouk Bas Daan Esther Femke Gijs Hanneke Ilse Jeroen Koen Lotte Maaike Niels Ruben Sanne Wouter",
    ),
    lastNames: splitWords(
      "Bakker Boersma Brouwer Dekker Hendriks Hoekstra Kuipers Meijer Mulder Peeters Postma Smit Timmerman Veenstra Visser",
    ),
    locations: ["Utrecht, Netherlands", "Rotterdam, Netherlands", "Groningen, Netherlands"],
    phonePattern: FICTIONAL_PHONE,
  },
  {
    language: "tr",
    firstNames: splitWords(
      "Ayşe Burak Cem Deniz Elif Fatma Gökhan Hakan İrem Kerem Leyla Murat Nazlı Özge Selin Tolga",
    ),
    lastNames: splitWords(
      "Aksoy Arslan Aydın Bulut Çelik Demir Doğan Güneş Kaplan Keskin Koç Öztürk Polat Şahin Yıldız",
    ),
    locations: ["İzmir, Turkey", "Bursa, Turkey", "Antalya, Turkey"],
    phonePattern: FICTIONAL_PHONE,
  },
  {
    language: "hi",
    firstNames: splitWords(
      "Aditi Arjun Deepa Gaurav Ishaan Kavita Lakshmi Meera Nikhil Pooja Rahul Ritu Sanjay Shreya Tarun Vikram",
    ),
    lastNames: splitWords(
      "Agarwal Bhatt Chauhan Desai Gupta Iyer Joshi Kulkarni Mehta Nair Patil Rao Saxena Tiwari Verma",
    ),
    locations: ["Pune, India", "Jaipur, India", "Kochi, India"],
    phonePattern: FICTIONAL_PHONE,
  },
  {
    language: "ja",
    firstNames: splitWords(
      "Aiko Daichi Emi Haruto Hinata Kaito Kenji Mai Naomi Ren Riku Sakura Shota Takumi Yui Yuki",
    ),
    lastNames: splitWords(
      "Fujita Hasegawa Inoue Ishikawa Kimura Kobayashi Maeda Matsumoto Nakamura Ogawa Okada Sakamoto Shimizu Yamada Yoshida",
    ),
    locations: ["Nagoya, Japan", "Sapporo, Japan", "Fukuoka, Japan"],
    phonePattern: FICTIONAL_PHONE,
  },
];
