import type { Message } from "../provider/text/message.ts";

/** The details of a message as one line; its first line has tests of its own. */
export const messageDetails = ({ details = [] }: Message): string => details.map(([, text]) => text).join("; ");
