'use client';

import { useEffect, useState } from 'react';

/** How often it is looked whether the server answers again. */
const LOOK_MS = 15_000;
/** A server that answers this but no page would take the reader in circles. */
const AGAIN_MS = 2 * 60_000;
/** It answers everybody, and says nothing of anybody. */
const ASKED = '/api/health';

/**
 * Whether the server answers again. Then the page that was asked for is loaded, unless somebody is writing on this one:
 * what they type would be lost.
 */
export function useReturn(): boolean {
  const [isBack, setIsBack] = useState(false);
  useEffect(() => {
    let isOver = false;
    async function look() {
      const isThere = await answers();
      if (isOver) return;
      setIsBack(isThere);
      // Under its own address there is no other page to load.
      if (isThere && window.location.pathname !== '/offline' && !isWriting() && isFirstReturn()) {
        window.location.reload();
      }
    }
    const timer = setInterval(look, LOOK_MS);
    window.addEventListener('online', look);
    look();
    return () => {
      isOver = true;
      clearInterval(timer);
      window.removeEventListener('online', look);
    };
  }, []);
  return isBack;
}

/** False when the page was loaded anew a moment ago and this one came all the same: then its reader decides. */
function isFirstReturn(): boolean {
  const key = 'offline-return';
  const lastAt = Number(window.sessionStorage.getItem(key) ?? 0);
  window.sessionStorage.setItem(key, String(Date.now()));
  return Date.now() - lastAt > AGAIN_MS;
}

async function answers(): Promise<boolean> {
  if (!navigator.onLine) return false;
  try {
    return (await fetch(ASKED, { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

function isWriting(): boolean {
  return document.querySelector('details[open] form') !== null;
}
