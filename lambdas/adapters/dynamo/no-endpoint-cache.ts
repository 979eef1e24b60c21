/**
 * Stands in the bundles for the cache of the SDK's endpoint discovery, which brings two libraries along. The client makes
 * one in its constructor and hands it to nobody: none of DynamoDB's commands discovers an endpoint.
 */
export class EndpointCache {}
