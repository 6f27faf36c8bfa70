export { chooseServers } from './choose-servers.js';
