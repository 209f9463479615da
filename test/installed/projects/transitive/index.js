import { images } from "@acme/images";

images("app");
