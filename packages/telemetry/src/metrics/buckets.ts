/**
 * Upper bounds in seconds: from a read on an embedded engine to a large scan; among them our goals for half, 95 % and 99 %
 * of the requests (5, 15 and 30 ms). Few, because each is a line for every operation of every collection.
 */
export const durationBuckets: number[] = [0.001, 0.005, 0.015, 0.03, 0.1, 0.5, 2.5, 10];
