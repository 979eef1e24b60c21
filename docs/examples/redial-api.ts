// Made by `npm run client` from the API's OpenAPI document. Do not edit.

export interface paths {
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells that it is up */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/callbacks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List callbacks */
        get: operations["listCallbacks"];
        put?: never;
        /**
         * Register a URL
         * @description Only the URL is required. The answer shows the signing secret, which GET …/secret shows again.
         */
        post: operations["registerCallback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/callbacks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a callback
         * @description Admins and owners see the URL and the headers as they are stored; readers see them masked.
         */
        get: operations["getCallback"];
        /**
         * Replace a callback
         * @description What is left out gets its default. The state, and secrets that are left out or sent as "***", stay.
         */
        put: operations["replaceCallback"];
        post?: never;
        /**
         * Delete a callback
         * @description It is called no more; its calls and outages still answer. Waiting calls become FAILED.
         */
        delete: operations["deleteCallback"];
        options?: never;
        head?: never;
        /**
         * Change a callback
         * @description What is left out stays as it is. A header that is null is taken away. `state: "Stopped"` stops it: its calls wait, until they are sent by `state: "Active"` or reach their cutoff.
         */
        patch: operations["changeCallback"];
        trace?: never;
    };
    "/callbacks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make one signed test call
         * @description Now, within 20 seconds; in no history and no counter. Without an event, a sample is sent.
         */
        post: operations["testCallback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/callbacks/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show the request that an event would cause
         * @description Nothing is sent. Credentials read "***".
         */
        post: operations["previewCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/callbacks/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the signing secret */
        get: operations["getCallbackSecret"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/callbacks/{id}/secret/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new signing secret
         * @description For 24 hours requests are signed with the old one, too. At most five old secrets sign at once; another rotation is then refused (409).
         */
        post: operations["rotateCallbackSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/callbacks/{id}/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a callback's calls
         * @description Newest first, without payloads. They still answer after the callback was deleted.
         */
        get: operations["listCalls"];
        /**
         * Mark up to 100 calls
         * @description A person's word, for each call named by `id`. One that cannot be marked does not hold up the others.
         */
        put: operations["markCalls"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/callbacks/{id}/calls/{callId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a call
         * @description With its payload and its newest 500 attempts.
         */
        get: operations["getCall"];
        /**
         * Mark a call
         * @description A person's word: a PENDING or FAILED call becomes SUCCESS and is attempted no more; a person's SUCCESS can be taken back to FAILED. A repeat changes nothing.
         */
        put: operations["markCall"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/callbacks/{id}/calls/{callId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry a call now
         * @description One attempt, at once: past the cutoff, with retries switched off and for a FAILED call, too. A FAILED call stays FAILED unless the attempt succeeds.
         */
        post: operations["retryCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/callbacks/{id}/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay failed calls
         * @description Sends the FAILED calls that were accepted from `since` until before `until` again, the oldest first, with the same ids and a new window: at first 10 a second, then up to `perSecond` while they succeed. Calls that a person marked are left alone. `until` is now at the latest. One replay of a callback runs at a time. With `dryRun` the calls are counted only.
         */
        post: operations["startReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/callbacks/{id}/replays/{replayId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a replay */
        get: operations["getReplay"];
        put?: never;
        post?: never;
        /**
         * Cancel a replay
         * @description No further call is sent; those that are sent already go on. A repeat changes nothing.
         */
        delete: operations["cancelReplay"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/callbacks/{id}/outages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a callback's outages
         * @description Newest first. They still answer after the callback was deleted.
         */
        get: operations["listOutages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages/{messageId}/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the calls of one message
         * @description Over all of the tenant's callbacks, newest first. The message id is the platform's own.
         */
        get: operations["listMessageCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish one event, or up to 100
         * @description One that is bad refuses all. Once it is answered, every call is in a queue that survives.
         */
        post: operations["publishEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/batches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a batch
         * @description How many of its calls are where; with `includemembers=true` also which, in pages of members.
         */
        get: operations["getBatch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/batches/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a batch
         * @description Publishes `communication.complete`, whose payload links to the batch. A repeat publishes nothing and is answered the same. Events that name it are still taken.
         */
        post: operations["completeBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List keys */
        get: operations["listKeys"];
        put?: never;
        /**
         * Make a key
         * @description admin: everything, any tenant. owner: its tenant, but for keys and tenants. publisher: events and batches. reader: reads, without secrets.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a key
         * @description It stops working within 60 seconds.
         */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tenants/{tenant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set a tenant's administrator
         * @description Who hears of outages of callbacks that name nobody.
         */
        put: operations["setTenant"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        CallbackRegistration: {
            /** @description Whose it is; `default` unless named. */
            tenant?: string;
            /** @description For people; the host of the URL unless named. */
            name?: string;
            /** @description What is called: an RFC 6570 template in path and query. Query values read "***" where they may not be seen. */
            url: string;
            /**
             * @description POST unless said otherwise.
             * @enum {string}
             */
            method?: "POST" | "GET";
            /**
             * @description Of a POST's body; json unless said otherwise.
             * @enum {string}
             */
            contentType?: "json" | "xml";
            /** @description How Redial shows itself to the receiver. Secrets are write-only: they read "***". */
            auth?: {
                /** @constant */
                type: "none";
            } | {
                /** @constant */
                type: "querystring";
                key?: string;
            } | {
                /** @constant */
                type: "httpheader";
                key?: string;
                header?: string;
            } | {
                /** @constant */
                type: "basic";
                username?: string;
                password?: string;
            } | {
                /** @constant */
                type: "bearer";
                token?: string;
            } | {
                /** @constant */
                type: "oauth2";
                tokenUrl?: string;
                clientId?: string;
                clientSecret?: string;
                scope?: string;
            };
            /** @description Own headers of every request. */
            headers?: {
                [key: string]: string | null;
            };
            /** @description Event types it hears: exact names, or `*` for a segment. All by default. */
            events?: string[];
            /** @description Off, a call that fails once has FAILED. */
            retriesEnabled?: boolean;
            /** @description Every 300 s for 86,400 s unless said otherwise. */
            retry?: {
                intervalSeconds?: number;
                windowSeconds?: number;
                maxAttempts?: number | null;
            };
            /**
             * @description Which answers count; exactly 200 unless said otherwise.
             * @enum {string}
             */
            success?: "200" | "2xx";
            /** @description 5 s to connect and 60 s for all of it unless said otherwise. */
            timeouts?: {
                connectSeconds?: number;
                responseSeconds?: number;
            };
            /** @description Who hears of outages. */
            email?: string | null;
            /** @description More who hear of outages. */
            emails?: string[];
            /** @description Which mails are sent, and whether they show what the message said. */
            notify?: {
                onOutage?: boolean;
                onRecovery?: boolean;
                onDisabled?: boolean;
                everyFailedCall?: boolean;
                includeContent?: boolean;
            };
            /** @description When failures stop it (`TooManyErrors`): so many in a row; so many calls out of attempts since the last success; so long without a success, and ten errors at least. Null: never. 432,000 s, and nothing else, unless said otherwise. */
            disable?: {
                afterConsecutiveErrors?: number | null;
                afterExhaustedCalls?: number | null;
                afterFailingSeconds?: number | null;
            };
            /** @description The most requests that are made to it, over all workers. Null: as many as there are. */
            rateLimit?: {
                perSecond?: number | null;
            };
            /**
             * @description Takes the tags out of `responseMessage.content`.
             * @enum {string}
             */
            removeHTML?: "enabled" | "disabled";
            callbacks?: {
                [key: string]: "enabled" | "disabled";
            };
        };
        CallbackReplacement: {
            /** @description For people; the host of the URL unless named. */
            name?: string;
            /** @description What is called: an RFC 6570 template in path and query. Query values read "***" where they may not be seen. */
            url: string;
            /**
             * @description POST unless said otherwise.
             * @enum {string}
             */
            method?: "POST" | "GET";
            /**
             * @description Of a POST's body; json unless said otherwise.
             * @enum {string}
             */
            contentType?: "json" | "xml";
            /** @description How Redial shows itself to the receiver. Secrets are write-only: they read "***". */
            auth?: {
                /** @constant */
                type: "none";
            } | {
                /** @constant */
                type: "querystring";
                key?: string;
            } | {
                /** @constant */
                type: "httpheader";
                key?: string;
                header?: string;
            } | {
                /** @constant */
                type: "basic";
                username?: string;
                password?: string;
            } | {
                /** @constant */
                type: "bearer";
                token?: string;
            } | {
                /** @constant */
                type: "oauth2";
                tokenUrl?: string;
                clientId?: string;
                clientSecret?: string;
                scope?: string;
            };
            /** @description Own headers of every request. */
            headers?: {
                [key: string]: string | null;
            };
            /** @description Event types it hears: exact names, or `*` for a segment. All by default. */
            events?: string[];
            /** @description Off, a call that fails once has FAILED. */
            retriesEnabled?: boolean;
            /** @description Every 300 s for 86,400 s unless said otherwise. */
            retry?: {
                intervalSeconds?: number;
                windowSeconds?: number;
                maxAttempts?: number | null;
            };
            /**
             * @description Which answers count; exactly 200 unless said otherwise.
             * @enum {string}
             */
            success?: "200" | "2xx";
            /** @description 5 s to connect and 60 s for all of it unless said otherwise. */
            timeouts?: {
                connectSeconds?: number;
                responseSeconds?: number;
            };
            /** @description Who hears of outages. */
            email?: string | null;
            /** @description More who hear of outages. */
            emails?: string[];
            /** @description Which mails are sent, and whether they show what the message said. */
            notify?: {
                onOutage?: boolean;
                onRecovery?: boolean;
                onDisabled?: boolean;
                everyFailedCall?: boolean;
                includeContent?: boolean;
            };
            /** @description When failures stop it (`TooManyErrors`): so many in a row; so many calls out of attempts since the last success; so long without a success, and ten errors at least. Null: never. 432,000 s, and nothing else, unless said otherwise. */
            disable?: {
                afterConsecutiveErrors?: number | null;
                afterExhaustedCalls?: number | null;
                afterFailingSeconds?: number | null;
            };
            /** @description The most requests that are made to it, over all workers. Null: as many as there are. */
            rateLimit?: {
                perSecond?: number | null;
            };
            /**
             * @description Unknown until it first answers well; called like an Active one. By hand it is set to Stopped, or to Active again.
             * @enum {string}
             */
            state?: "Active" | "Stopped";
            /**
             * @description Takes the tags out of `responseMessage.content`.
             * @enum {string}
             */
            removeHTML?: "enabled" | "disabled";
            callbacks?: {
                [key: string]: "enabled" | "disabled";
            };
        };
        CallbackChange: {
            /** @description For people; the host of the URL unless named. */
            name?: string;
            /** @description What is called: an RFC 6570 template in path and query. Query values read "***" where they may not be seen. */
            url?: string;
            /**
             * @description POST unless said otherwise.
             * @enum {string}
             */
            method?: "POST" | "GET";
            /**
             * @description Of a POST's body; json unless said otherwise.
             * @enum {string}
             */
            contentType?: "json" | "xml";
            /** @description How Redial shows itself to the receiver. Secrets are write-only: they read "***". */
            auth?: {
                /** @constant */
                type: "none";
            } | {
                /** @constant */
                type: "querystring";
                key?: string;
            } | {
                /** @constant */
                type: "httpheader";
                key?: string;
                header?: string;
            } | {
                /** @constant */
                type: "basic";
                username?: string;
                password?: string;
            } | {
                /** @constant */
                type: "bearer";
                token?: string;
            } | {
                /** @constant */
                type: "oauth2";
                tokenUrl?: string;
                clientId?: string;
                clientSecret?: string;
                scope?: string;
            };
            /** @description Own headers of every request. */
            headers?: {
                [key: string]: string | null;
            };
            /** @description Event types it hears: exact names, or `*` for a segment. All by default. */
            events?: string[];
            /** @description Off, a call that fails once has FAILED. */
            retriesEnabled?: boolean;
            /** @description Every 300 s for 86,400 s unless said otherwise. */
            retry?: {
                intervalSeconds?: number;
                windowSeconds?: number;
                maxAttempts?: number | null;
            };
            /**
             * @description Which answers count; exactly 200 unless said otherwise.
             * @enum {string}
             */
            success?: "200" | "2xx";
            /** @description 5 s to connect and 60 s for all of it unless said otherwise. */
            timeouts?: {
                connectSeconds?: number;
                responseSeconds?: number;
            };
            /** @description Who hears of outages. */
            email?: string | null;
            /** @description More who hear of outages. */
            emails?: string[];
            /** @description Which mails are sent, and whether they show what the message said. */
            notify?: {
                onOutage?: boolean;
                onRecovery?: boolean;
                onDisabled?: boolean;
                everyFailedCall?: boolean;
                includeContent?: boolean;
            };
            /** @description When failures stop it (`TooManyErrors`): so many in a row; so many calls out of attempts since the last success; so long without a success, and ten errors at least. Null: never. 432,000 s, and nothing else, unless said otherwise. */
            disable?: {
                afterConsecutiveErrors?: number | null;
                afterExhaustedCalls?: number | null;
                afterFailingSeconds?: number | null;
            };
            /** @description The most requests that are made to it, over all workers. Null: as many as there are. */
            rateLimit?: {
                perSecond?: number | null;
            };
            /**
             * @description Unknown until it first answers well; called like an Active one. By hand it is set to Stopped, or to Active again.
             * @enum {string}
             */
            state?: "Active" | "Stopped";
            /**
             * @description Takes the tags out of `responseMessage.content`.
             * @enum {string}
             */
            removeHTML?: "enabled" | "disabled";
            callbacks?: {
                [key: string]: "enabled" | "disabled";
            };
        };
        Event: {
            type: string;
            tenant?: string;
            callbackId?: string;
            messageId?: string;
            messageLocation?: string;
            payload?: unknown;
            variables?: {
                [key: string]: string | number | boolean;
            };
            callbackParameters?: {
                [key: string]: string | number | boolean;
            };
            batchId?: string;
            communicationId?: string;
            memberId?: string;
            idempotencyKey?: string;
        };
        Mark: {
            /** @enum {string} */
            status: "SUCCESS" | "FAILED";
            note?: string;
        };
        ReplayRequest: {
            /** @constant */
            status: "FAILED";
            /** Format: date-time */
            since?: string;
            /** Format: date-time */
            until?: string;
            dryRun?: boolean;
            perSecond?: number;
        };
        KeyRequest: {
            /** @enum {string} */
            role: "admin" | "owner" | "publisher" | "reader";
            tenant?: string;
            name?: string;
        };
        TenantSettings: {
            /** Format: email */
            adminEmail: string;
        };
        Problem: {
            /**
             * @description Stable: what programs may switch on.
             * @enum {string}
             */
            type: "malformed-json" | "bad-query" | "unauthorized" | "forbidden" | "not-found" | "not-recorded-yet" | "method-not-allowed" | "conflict" | "too-large" | "unsupported-media-type" | "invalid" | "not-verified" | "internal";
            /** @description The type in words. */
            title: string;
            /** @description The HTTP status. */
            status: number;
            /** @description What was wrong this time, for people. */
            detail: string;
            /** @description All that is wrong with the request. */
            errors?: {
                /** @description `[3].type`, `retry.intervalSeconds`; empty for the whole. */
                path: string;
                message: string;
            }[];
            /** @description Of `not-verified`: what the URL answered. */
            attempt?: components["schemas"]["Attempt"];
        };
        Attempt: {
            /** @description By order of their start. */
            number: number;
            /** Format: date-time */
            startedAt: string;
            durationMs: number;
            /** @description Per phase; absent where it was not reached or a warm connection skipped it. */
            timings: {
                dnsMs?: number;
                connectMs?: number;
                tlsMs?: number;
                firstByteMs?: number;
            };
            /**
             * @description Why it was made.
             * @enum {string}
             */
            trigger: "delivery" | "retry" | "probe" | "drain" | "manual" | "replay" | "test";
            /**
             * @description What the request came to.
             * @enum {string}
             */
            outcome: "success" | "http_error" | "dns_error" | "connect_timeout" | "connection_refused" | "connection_reset" | "tls_error" | "response_timeout" | "response_too_slow" | "invalid_response" | "blocked_address" | "credentials_error" | "missing_variable" | "unrenderable_payload" | "unknown";
            /** @description Of the HTTP response, where there was one. */
            statusCode: number | null;
            /** @description The reason phrase, or what went wrong in words. */
            statusMessage: string | null;
            /** @description The first 4 KiB of a failed response, the first 512 bytes of a good one. */
            responseBody: string | null;
            /**
             * @description Present where the body is not UTF-8.
             * @constant
             */
            responseEncoding?: "base64";
            responseTruncated: boolean;
            /** @description The address that the request went to. */
            remoteAddress: string | null;
        };
        RegisteredCallback: {
            id: string;
            /** @description Whose it is; `default` unless named. */
            tenant: string;
            /** @description For people; the host of the URL unless named. */
            name: string;
            /** @description What is called: an RFC 6570 template in path and query. Query values read "***" where they may not be seen. */
            url: string;
            /**
             * @description POST unless said otherwise.
             * @enum {string}
             */
            method: "POST" | "GET";
            /**
             * @description Of a POST's body; json unless said otherwise.
             * @enum {string}
             */
            contentType: "json" | "xml";
            /** @description How Redial shows itself to the receiver. Secrets are write-only: they read "***". */
            auth: {
                /** @enum {string} */
                type: "none" | "querystring" | "httpheader" | "basic" | "bearer" | "oauth2";
                key?: string;
                header?: string;
                username?: string;
                password?: string;
                token?: string;
                tokenUrl?: string;
                clientId?: string;
                clientSecret?: string;
                scope?: string;
            };
            /** @description Own headers of every request. */
            headers: {
                [key: string]: string;
            };
            /** @description Event types it hears: exact names, or `*` for a segment. All by default. */
            events: string[];
            /** @description Off, a call that fails once has FAILED. */
            retriesEnabled: boolean;
            /** @description Every 300 s for 86,400 s unless said otherwise. */
            retry: {
                intervalSeconds: number;
                windowSeconds: number;
                maxAttempts: number | null;
            };
            /**
             * @description Which answers count; exactly 200 unless said otherwise.
             * @enum {string}
             */
            success: "200" | "2xx";
            /** @description 5 s to connect and 60 s for all of it unless said otherwise. */
            timeouts: {
                connectSeconds: number;
                responseSeconds: number;
            };
            /** @description Who hears of outages. */
            email: string | null;
            /** @description More who hear of outages. */
            emails: string[];
            /** @description Which mails are sent, and whether they show what the message said. */
            notify: {
                onOutage: boolean;
                onRecovery: boolean;
                onDisabled: boolean;
                everyFailedCall: boolean;
                includeContent: boolean;
            };
            /** @description When failures stop it (`TooManyErrors`): so many in a row; so many calls out of attempts since the last success; so long without a success, and ten errors at least. Null: never. 432,000 s, and nothing else, unless said otherwise. */
            disable: {
                afterConsecutiveErrors: number | null;
                afterExhaustedCalls: number | null;
                afterFailingSeconds: number | null;
            };
            /** @description The most requests that are made to it, over all workers. Null: as many as there are. */
            rateLimit: {
                perSecond: number | null;
            };
            /**
             * @description Takes the tags out of `responseMessage.content`.
             * @enum {string}
             */
            removeHTML: "enabled" | "disabled";
            /**
             * @description Unknown until it first answers well; called like an Active one. By hand it is set to Stopped, or to Active again.
             * @enum {string}
             */
            state: "Unknown" | "Active" | "Stopped" | "TooManyErrors";
            /** @description Why it is stopped. */
            stateReason: string | null;
            /** @description The key or the rule that changed it last. */
            updatedBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description What became of the requests to it. */
            usage: {
                /** @description HTTP requests made. */
                totalCalls: number;
                totalErrors: number;
                consecutiveErrors: number;
                lastError: components["schemas"]["Failure"] | null;
                lastSuccessAt: string | null;
            };
            /** @description The one it is in. */
            outage: components["schemas"]["OpenOutage"] | null;
            /** @description What requests to it are signed with (Standard Webhooks). */
            secret: string;
        };
        Failure: {
            /** Format: date-time */
            at: string;
            /**
             * @description What the request came to.
             * @enum {string}
             */
            outcome: "success" | "http_error" | "dns_error" | "connect_timeout" | "connection_refused" | "connection_reset" | "tls_error" | "response_timeout" | "response_too_slow" | "invalid_response" | "blocked_address" | "credentials_error" | "missing_variable" | "unrenderable_payload" | "unknown";
            /** @description Of the HTTP response, where there was one. */
            statusCode: number | null;
            /** @description The reason phrase, or what went wrong in words. */
            message: string | null;
        };
        OpenOutage: {
            id: string;
            startedAt: string | null;
            firstError: components["schemas"]["Failure"];
            callsAffected: number;
            attempts: number;
            /** @description Attempts, among those, that were made to find out whether it is over. */
            probes: number;
        };
        Callback: {
            id: string;
            /** @description Whose it is; `default` unless named. */
            tenant: string;
            /** @description For people; the host of the URL unless named. */
            name: string;
            /** @description What is called: an RFC 6570 template in path and query. Query values read "***" where they may not be seen. */
            url: string;
            /**
             * @description POST unless said otherwise.
             * @enum {string}
             */
            method: "POST" | "GET";
            /**
             * @description Of a POST's body; json unless said otherwise.
             * @enum {string}
             */
            contentType: "json" | "xml";
            /** @description How Redial shows itself to the receiver. Secrets are write-only: they read "***". */
            auth: {
                /** @enum {string} */
                type: "none" | "querystring" | "httpheader" | "basic" | "bearer" | "oauth2";
                key?: string;
                header?: string;
                username?: string;
                password?: string;
                token?: string;
                tokenUrl?: string;
                clientId?: string;
                clientSecret?: string;
                scope?: string;
            };
            /** @description Own headers of every request. */
            headers: {
                [key: string]: string;
            };
            /** @description Event types it hears: exact names, or `*` for a segment. All by default. */
            events: string[];
            /** @description Off, a call that fails once has FAILED. */
            retriesEnabled: boolean;
            /** @description Every 300 s for 86,400 s unless said otherwise. */
            retry: {
                intervalSeconds: number;
                windowSeconds: number;
                maxAttempts: number | null;
            };
            /**
             * @description Which answers count; exactly 200 unless said otherwise.
             * @enum {string}
             */
            success: "200" | "2xx";
            /** @description 5 s to connect and 60 s for all of it unless said otherwise. */
            timeouts: {
                connectSeconds: number;
                responseSeconds: number;
            };
            /** @description Who hears of outages. */
            email: string | null;
            /** @description More who hear of outages. */
            emails: string[];
            /** @description Which mails are sent, and whether they show what the message said. */
            notify: {
                onOutage: boolean;
                onRecovery: boolean;
                onDisabled: boolean;
                everyFailedCall: boolean;
                includeContent: boolean;
            };
            /** @description When failures stop it (`TooManyErrors`): so many in a row; so many calls out of attempts since the last success; so long without a success, and ten errors at least. Null: never. 432,000 s, and nothing else, unless said otherwise. */
            disable: {
                afterConsecutiveErrors: number | null;
                afterExhaustedCalls: number | null;
                afterFailingSeconds: number | null;
            };
            /** @description The most requests that are made to it, over all workers. Null: as many as there are. */
            rateLimit: {
                perSecond: number | null;
            };
            /**
             * @description Takes the tags out of `responseMessage.content`.
             * @enum {string}
             */
            removeHTML: "enabled" | "disabled";
            /**
             * @description Unknown until it first answers well; called like an Active one. By hand it is set to Stopped, or to Active again.
             * @enum {string}
             */
            state: "Unknown" | "Active" | "Stopped" | "TooManyErrors";
            /** @description Why it is stopped. */
            stateReason: string | null;
            /** @description The key or the rule that changed it last. */
            updatedBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description What became of the requests to it. */
            usage: {
                /** @description HTTP requests made. */
                totalCalls: number;
                totalErrors: number;
                consecutiveErrors: number;
                lastError: components["schemas"]["Failure"] | null;
                lastSuccessAt: string | null;
            };
            /** @description The one it is in. */
            outage: components["schemas"]["OpenOutage"] | null;
        };
        MarkResults: {
            results: {
                id: string;
                /** @description As the answer to this one call would have been. */
                status: number;
                detail: string;
            }[];
        };
        Call: {
            /** @description The same as `webhook-id` of every attempt. */
            id: string;
            callbackId: string;
            eventId: string;
            /** @description The event's type. */
            event: string;
            /** @enum {string} */
            status: "PENDING" | "SUCCESS" | "FAILED";
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description No attempt starts after it.
             */
            retryUntil: string;
            nextAttemptAt: string | null;
            /** @description For what, while it is PENDING. */
            waiting: ("retry" | "parked" | "stopped") | null;
            attemptCount: number;
            /** @description When an operator erased what the event had brought: it is sent no more. */
            erasedAt: string | null;
            /** @description Out of the payload, where it is an object that has this; cut short in lists. */
            messageId: unknown;
            /** @description Out of the payload, where it is an object that has this; cut short in lists. */
            messageLocation: unknown;
            /** @description Out of the payload, where it is an object that has this; cut short in lists. */
            from: unknown;
            /** @description Out of the payload, where it is an object that has this; cut short in lists. */
            responseMessage: unknown;
            /** @description The callback, and the last attempt. */
            callback: {
                id: string;
                name: string;
                /** @description Query values read "***". */
                url: string;
                attemptedDate: string | null;
                /** @description Of the HTTP response, where there was one. */
                statusCode: number | null;
                statusMessage: string | null;
            };
            resolution: {
                /** @enum {string} */
                by: "delivery" | "person" | "cutoff" | "exhausted" | "retries-off" | "unsendable" | "deleted";
                /** @description The key that marked it. */
                actor: string | null;
                /** Format: date-time */
                at: string;
                note: string | null;
            } | null;
            /** @description What can be done with it. */
            link: {
                rel: string;
                uri: string;
                /** @enum {string} */
                method: "PUT" | "POST";
            }[];
            /** @description Oldest first; the newest 500. */
            attempts: components["schemas"]["Attempt"][];
            /** @description As it came, numbers as they were written. Absent: there was none, or it was erased. */
            payload?: unknown;
        };
        ReplayCount: {
            /** @description How many calls a replay would send. */
            matched: number;
            /** @description Whether all were looked at: at most 10,000 are. */
            complete: boolean;
        };
        StartedReplay: {
            id: string;
        };
        Replay: {
            id: string;
            /** @enum {string} */
            status: "running" | "done" | "canceled";
            /** @description Calls accepted at this time or later; null: from the oldest on. */
            since: string | null;
            /**
             * Format: date-time
             * @description Calls accepted before this time.
             */
            until: string;
            /** @description The most calls a second; null: as many as the deployment's drains send. */
            perSecond: number | null;
            /** Format: date-time */
            createdAt: string;
            /** @description The key that started it. */
            createdBy: string;
            finishedAt: string | null;
            /** @description How many calls were sent. */
            sent: number;
            /** @description How many of these succeeded at the first attempt. */
            succeeded: number;
            /** @description How many of these failed at it; where retries are on, they are tried again. */
            failed: number;
            /** @description How many calls were left alone, since a person had marked them or they had changed. */
            skipped: number;
        };
        Outage: {
            id: string;
            startedAt: string | null;
            firstError: components["schemas"]["Failure"];
            callsAffected: number;
            attempts: number;
            /** @description Attempts, among those, that were made to find out whether it is over. */
            probes: number;
            /** @description Null while it lasts. */
            endedAt: string | null;
            /** @description A success, a person who started the callback again, or its deletion. */
            endedBy: ("delivery" | "person" | "deleted") | null;
            /** @description How many mails were sent about it, of all kinds. */
            mails: number;
            /** @description When the mail service took its mail. */
            notifiedAt: string | null;
            /** @description When `disable.afterFailingSeconds` stops the callback, if nothing changes. Null: it does not. */
            disablesAt: string | null;
            /** @description Why no mail could be sent, where none ever will be. */
            mailFault: string | null;
        };
        PublishedEvent: {
            id: string;
            /** @description One per callback that hears it. Absent where they are made a moment later, from the events queue: for more than 100, say. */
            calls?: {
                id: string;
                callbackId: string;
            }[];
        };
        Batch: {
            /** @description The platform's own. */
            id: string;
            tenant: string;
            /** @enum {string} */
            status: "open" | "complete";
            completedAt: string | null;
            completedBy: string | null;
            /** @description Of what this page read; the counts of all pages add up. */
            counts: {
                members: number;
                events: number;
                calls: number;
                pending: number;
                success: number;
                failed: number;
                /** @description Whether there is more of the batch than this page counts. */
                partial: boolean;
            };
            /** @description With `includemembers=true`. */
            members?: {
                memberId: string;
                calls: {
                    id: string;
                    callbackId: string;
                    eventId: string;
                    /** @description The event's type. */
                    event: string;
                    /** @enum {string} */
                    status: "PENDING" | "SUCCESS" | "FAILED";
                    /** Format: date-time */
                    createdAt: string;
                    /** Format: date-time */
                    retryUntil: string;
                    nextAttemptAt: string | null;
                    attemptCount: number;
                    messageId: string | null;
                    link: {
                        /** @constant */
                        rel: "call";
                        uri: string;
                        /** @constant */
                        method: "GET";
                    }[];
                }[];
            }[];
            /** @description Where the list goes on; empty on its last page. A filtered page may be short or empty and go on. */
            link: {
                /** @constant */
                rel: "next";
                uri: string;
                /** @constant */
                method: "GET";
            }[];
        };
        NewKey: {
            id: string;
            /** @enum {string} */
            role: "admin" | "owner" | "publisher" | "reader";
            tenant: string | null;
            name: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description To the hour. */
            lastUsedAt: string | null;
            /** @description Sent as `x-api-key`. Shown this once, stored as a hash. */
            key: string;
        };
        Key: {
            id: string;
            /** @enum {string} */
            role: "admin" | "owner" | "publisher" | "reader";
            tenant: string | null;
            name: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description To the hour. */
            lastUsedAt: string | null;
        };
    };
    responses: {
        /** @description Something went wrong on our side. */
        Internal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body cannot be read as JSON. */
        MalformedJson: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description That is too large. */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body must be JSON. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description An API key is needed. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The key's role does not allow this. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing here. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request is not valid; or: The URL did not answer as a callback must. */
        InvalidOrNotVerified: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A query parameter cannot be used. */
        BadQuery: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request is not valid. */
        Invalid: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The state of the thing does not allow this. */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing here; or: The call is not recorded yet. */
        NotFoundOrNotRecordedYet: {
            headers: {
                /** @description Seconds to wait before asking again. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ok";
                    };
                };
            };
            500: components["responses"]["Internal"];
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        openapi: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            500: components["responses"]["Internal"];
        };
    };
    listCallbacks: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: out of the `next` link of the page before. */
                cursor?: string;
                /** @description Only callbacks in this state. */
                state?: "Unknown" | "Active" | "Stopped" | "TooManyErrors";
                /** @description Only what hears this event type, or carries it. */
                event?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        callbacks: components["schemas"]["Callback"][];
                        /** @description Where the list goes on; empty on its last page. A filtered page may be short or empty and go on. */
                        link: {
                            /** @constant */
                            rel: "next";
                            uri: string;
                            /** @constant */
                            method: "GET";
                        }[];
                    };
                };
            };
            400: components["responses"]["BadQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    registerCallback: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
                /** @description Calls the URL first, and registers it only where it answers well: `true` makes one GET, `post` a signed test POST. */
                verify?: "true" | "post";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CallbackRegistration"];
            };
        };
        responses: {
            /** @description Registered. */
            201: {
                headers: {
                    /** @description Where it can be read. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredCallback"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidOrNotVerified"];
            500: components["responses"]["Internal"];
        };
    };
    getCallback: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The callback's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The callback. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Callback"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    replaceCallback: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The callback's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CallbackReplacement"];
            };
        };
        responses: {
            /** @description Replaced. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    deleteCallback: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The callback's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. A repeat is a 204, too. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    changeCallback: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The callback's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CallbackChange"];
            };
        };
        responses: {
            /** @description As it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Callback"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    testCallback: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The callback's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default test */
                    type?: string;
                    tenant?: string;
                    callbackId?: string;
                    messageId?: string;
                    messageLocation?: string;
                    payload?: unknown;
                    variables?: {
                        [key: string]: string | number | boolean;
                    };
                    callbackParameters?: {
                        [key: string]: string | number | boolean;
                    };
                    batchId?: string;
                    communicationId?: string;
                    memberId?: string;
                    idempotencyKey?: string;
                };
            };
        };
        responses: {
            /** @description The attempt, whatever it came to. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attempt"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    previewCall: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The callback's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Event"];
            };
        };
        responses: {
            /** @description The request. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        method: "POST" | "GET";
                        url: string;
                        headers: {
                            [key: string]: string;
                        };
                        /** @description Null: none is sent. */
                        body: string | null;
                    };
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    getCallbackSecret: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The callback's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret that requests are signed with. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What requests to it are signed with (Standard Webhooks). */
                        secret: string;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    rotateCallbackSecret: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The callback's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The new secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What requests to it are signed with (Standard Webhooks). */
                        secret: string;
                    };
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    listCalls: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: out of the `next` link of the page before. */
                cursor?: string;
                /** @description Only calls of this status. */
                status?: "PENDING" | "SUCCESS" | "FAILED";
                /** @description Only calls accepted at this time or later. */
                since?: string;
                /** @description Only calls accepted before this time. */
                until?: string;
                /** @description Only what hears this event type, or carries it. */
                event?: string;
                /** @description `attempts`: each call with its last 10. The limit is 20 at most then. */
                include?: "attempts";
            };
            header?: never;
            path: {
                /** @description The callback's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        calls: {
                            /** @description The same as `webhook-id` of every attempt. */
                            id: string;
                            callbackId: string;
                            eventId: string;
                            /** @description The event's type. */
                            event: string;
                            /** @enum {string} */
                            status: "PENDING" | "SUCCESS" | "FAILED";
                            /** Format: date-time */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description No attempt starts after it.
                             */
                            retryUntil: string;
                            nextAttemptAt: string | null;
                            /** @description For what, while it is PENDING. */
                            waiting: ("retry" | "parked" | "stopped") | null;
                            attemptCount: number;
                            /** @description When an operator erased what the event had brought: it is sent no more. */
                            erasedAt: string | null;
                            /** @description Out of the payload, where it is an object that has this; cut short in lists. */
                            messageId: unknown;
                            /** @description Out of the payload, where it is an object that has this; cut short in lists. */
                            messageLocation: unknown;
                            /** @description Out of the payload, where it is an object that has this; cut short in lists. */
                            from: unknown;
                            /** @description Out of the payload, where it is an object that has this; cut short in lists. */
                            responseMessage: unknown;
                            /** @description The callback, and the last attempt. */
                            callback: {
                                id: string;
                                name: string;
                                /** @description Query values read "***". */
                                url: string;
                                attemptedDate: string | null;
                                /** @description Of the HTTP response, where there was one. */
                                statusCode: number | null;
                                statusMessage: string | null;
                            };
                            resolution: {
                                /** @enum {string} */
                                by: "delivery" | "person" | "cutoff" | "exhausted" | "retries-off" | "unsendable" | "deleted";
                                /** @description The key that marked it. */
                                actor: string | null;
                                /** Format: date-time */
                                at: string;
                                note: string | null;
                            } | null;
                            /** @description What can be done with it. */
                            link: {
                                rel: string;
                                uri: string;
                                /** @enum {string} */
                                method: "PUT" | "POST";
                            }[];
                            /** @description With `include=attempts`: the newest 10, oldest first. */
                            attempts?: components["schemas"]["Attempt"][];
                        }[];
                        /** @description Where the list goes on; empty on its last page. A filtered page may be short or empty and go on. */
                        link: {
                            /** @constant */
                            rel: "next";
                            uri: string;
                            /** @constant */
                            method: "GET";
                        }[];
                    };
                };
            };
            400: components["responses"]["BadQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    markCalls: {
        parameters: {
            query: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
                /** @description The calls, by their ids: `?id=call_…&id=call_…`. */
                id: string[];
            };
            header?: never;
            path: {
                /** @description The callback's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Mark"];
            };
        };
        responses: {
            /** @description All are marked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Some could not be marked: what became of each. */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MarkResults"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    getCall: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The callback's id. */
                id: string;
                /** @description The call's id. */
                callId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The call. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Call"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFoundOrNotRecordedYet"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    markCall: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The callback's id. */
                id: string;
                /** @description The call's id. */
                callId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Mark"];
            };
        };
        responses: {
            /** @description Marked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFoundOrNotRecordedYet"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    retryCall: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The callback's id. */
                id: string;
                /** @description The call's id. */
                callId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The attempt is on its way. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFoundOrNotRecordedYet"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    startReplay: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The callback's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayRequest"];
            };
        };
        responses: {
            /** @description With `dryRun`: how many it would send. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayCount"];
                };
            };
            /** @description It runs. */
            202: {
                headers: {
                    /** @description The replay. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedReplay"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    getReplay: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The callback's id. */
                id: string;
                /** @description The replay's id. */
                replayId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far it is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    cancelReplay: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The callback's id. */
                id: string;
                /** @description The replay's id. */
                replayId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Canceled. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    listOutages: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: out of the `next` link of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The callback's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        outages: components["schemas"]["Outage"][];
                        /** @description Where the list goes on; empty on its last page. A filtered page may be short or empty and go on. */
                        link: {
                            /** @constant */
                            rel: "next";
                            uri: string;
                            /** @constant */
                            method: "GET";
                        }[];
                    };
                };
            };
            400: components["responses"]["BadQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    listMessageCalls: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: out of the `next` link of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The message's id, the platform's own, percent-encoded. */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of them; empty where none is known. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        calls: {
                            /** @description The same as `webhook-id` of every attempt. */
                            id: string;
                            callbackId: string;
                            eventId: string;
                            /** @description The event's type. */
                            event: string;
                            /** @enum {string} */
                            status: "PENDING" | "SUCCESS" | "FAILED";
                            /** Format: date-time */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description No attempt starts after it.
                             */
                            retryUntil: string;
                            nextAttemptAt: string | null;
                            /** @description For what, while it is PENDING. */
                            waiting: ("retry" | "parked" | "stopped") | null;
                            attemptCount: number;
                            /** @description When an operator erased what the event had brought: it is sent no more. */
                            erasedAt: string | null;
                            /** @description Out of the payload, where it is an object that has this; cut short in lists. */
                            messageId: unknown;
                            /** @description Out of the payload, where it is an object that has this; cut short in lists. */
                            messageLocation: unknown;
                            /** @description Out of the payload, where it is an object that has this; cut short in lists. */
                            from: unknown;
                            /** @description Out of the payload, where it is an object that has this; cut short in lists. */
                            responseMessage: unknown;
                            /** @description The callback, and the last attempt. */
                            callback: {
                                id: string;
                                name: string;
                                /** @description Query values read "***". */
                                url: string;
                                attemptedDate: string | null;
                                /** @description Of the HTTP response, where there was one. */
                                statusCode: number | null;
                                statusMessage: string | null;
                            };
                            resolution: {
                                /** @enum {string} */
                                by: "delivery" | "person" | "cutoff" | "exhausted" | "retries-off" | "unsendable" | "deleted";
                                /** @description The key that marked it. */
                                actor: string | null;
                                /** Format: date-time */
                                at: string;
                                note: string | null;
                            } | null;
                            /** @description What can be done with it. */
                            link: {
                                rel: string;
                                uri: string;
                                /** @enum {string} */
                                method: "PUT" | "POST";
                            }[];
                            /** @description With `include=attempts`: the newest 10, oldest first. */
                            attempts?: components["schemas"]["Attempt"][];
                        }[];
                        /** @description Where the list goes on; empty on its last page. A filtered page may be short or empty and go on. */
                        link: {
                            /** @constant */
                            rel: "next";
                            uri: string;
                            /** @constant */
                            method: "GET";
                        }[];
                    };
                };
            };
            400: components["responses"]["BadQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    publishEvents: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: {
                /** @description For 24 hours, a request with the same key and the same body is this request; with another body, a 409. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Event"] | components["schemas"]["Event"][];
            };
        };
        responses: {
            /** @description Accepted: the ids under which the calls can be found. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublishedEvent"] | {
                        events: components["schemas"]["PublishedEvent"][];
                    };
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    getBatch: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: out of the `next` link of the page before. */
                cursor?: string;
                /** @description Whether to list the members, each with its calls: `limit` of them. */
                includemembers?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description The batch's id, the platform's own, percent-encoded. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The batch. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Batch"];
                };
            };
            400: components["responses"]["BadQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    completeBatch: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The batch's id, the platform's own, percent-encoded. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Closed: the event that tells of it. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublishedEvent"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    listKeys: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: out of the `next` link of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keys: components["schemas"]["Key"][];
                        /** @description Where the list goes on; empty on its last page. A filtered page may be short or empty and go on. */
                        link: {
                            /** @constant */
                            rel: "next";
                            uri: string;
                            /** @constant */
                            method: "GET";
                        }[];
                    };
                };
            };
            400: components["responses"]["BadQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    createKey: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyRequest"];
            };
        };
        responses: {
            /** @description The key, shown this once. */
            201: {
                headers: {
                    /** @description What DELETE revokes it by. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewKey"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    revokeKey: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The key's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
    setTenant: {
        parameters: {
            query?: {
                /** @description An admin's way to another tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The tenant's name. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TenantSettings"];
            };
        };
        responses: {
            /** @description Set. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["Internal"];
        };
    };
}
