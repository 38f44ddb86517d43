import { ServiceNavigation, SkipLink, createAll } from "./govuk-frontend.min.js";

createAll(ServiceNavigation);
createAll(SkipLink);
